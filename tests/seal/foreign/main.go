// Holds the seal against the first implementation of signed notes and tiled logs, which is that of
// Go's checksum database and was written by others. It takes a folder written by `remit audit
// tiles` or the address where a portal serves one, a public key, and a file of proofs made here, and believes nothing that it can compute.
//
// Lines of the file of proofs, numbers in decimal and hashes in hexadecimal:
//
//	leaf INDEX HASH
//	root SIZE HASH
//	inclusion INDEX SIZE HASH...
//	consistency OLD NEW HASH...
package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"foreign/note"
	"foreign/tlog"
)

const height = 8

// files reads the tiles of a folder, whose paths do not name the height as this library's do.
type files struct{ folder string }

func (f files) Height() int                      { return height }
func (f files) SaveTiles([]tlog.Tile, [][]byte) {}
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var read [][]byte
	for _, tile := range tiles {
		path := strings.Replace(tile.Path(), fmt.Sprintf("tile/%d/", height), "tile/", 1)
		content, err := fetch(f.folder, path)
		if err != nil {
			return nil, err
		}
		read = append(read, content)
	}
	return read, nil
}

func main() {
	folder, vkey, proofs := os.Args[1], os.Args[2], os.Args[3]
	verifier := must(note.NewVerifier(vkey))
	signed := must(note.Open(must(fetch(folder, "checkpoint")),
		note.VerifierList(verifier)))
	lines := strings.Split(signed.Text, "\n")
	size := number(lines[1])
	head := must(tlog.ParseHash(lines[2]))
	tree := tlog.Tree{N: size, Hash: head}
	reader := tlog.TileHashReader(tree, files{folder}) // checks each tile against the signed root

	// All entries hash to the leaves, and the leaves to the root.
	var stored []tlog.Hash
	hashes := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(indexes))
		for i, index := range indexes {
			found[i] = stored[index]
		}
		return found, nil
	})
	var leaves []tlog.Hash
	for n := int64(0); n < size; n += 256 {
		tile := tlog.Tile{H: height, L: 0, N: n / 256, W: int(min(256, size-n))}
		path := strings.Replace(tile.Path(), "tile/8/0/", "tile/entries/", 1)
		bundle := bytes.NewReader(must(fetch(folder, path)))
		for i := 0; i < tile.W; i++ {
			var length uint16
			check(binary.Read(bundle, binary.BigEndian, &length))
			entry := make([]byte, length)
			must(bundle.Read(entry))
			stored = append(stored, must(tlog.StoredHashes(n+int64(i), entry, hashes))...)
			leaves = append(leaves, tlog.RecordHash(entry))
		}
	}
	equal("root of all entries", must(tlog.TreeHash(size, hashes)), head)

	count := map[string]int{}
	scanner := bufio.NewScanner(must(os.Open(proofs)))
	scanner.Buffer(nil, 1<<20)
	for scanner.Scan() {
		words := strings.Fields(scanner.Text())
		count[words[0]]++
		switch words[0] {
		case "leaf":
			equal("leaf", leaves[number(words[1])], hash(words[2]))
		case "root":
			equal("root", must(tlog.TreeHash(number(words[1]), reader)), hash(words[2]))
		case "inclusion":
			n, t := number(words[1]), number(words[2])
			theirs := must(tlog.ProveRecord(t, n, reader))
			ours := all(words[3:])
			same("inclusion", theirs, ours)
			check(tlog.CheckRecord(ours, t, must(tlog.TreeHash(t, reader)), n, leaves[n]))
		case "consistency":
			n, t := number(words[1]), number(words[2])
			theirs := must(tlog.ProveTree(t, n, reader))
			ours := all(words[3:])
			same("consistency", theirs, ours)
			check(tlog.CheckTree(ours, t, must(tlog.TreeHash(t, reader)), n,
				must(tlog.TreeHash(n, reader))))
		default:
			check(fmt.Errorf("%q is not known", words[0]))
		}
	}
	check(scanner.Err())
	fmt.Println(signed.Sigs[0].Name, size, len(signed.Sigs), len(signed.UnverifiedSigs),
		count["leaf"], count["root"], count["inclusion"], count["consistency"])
}

// fetch reads a file of the log, from its folder or from its address.
func fetch(where, path string) ([]byte, error) {
	if !strings.HasPrefix(where, "http://") {
		return os.ReadFile(filepath.Join(where, path))
	}
	answer, err := http.Get(where + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(answer.Body)
}

func number(word string) int64 { return must(strconv.ParseInt(word, 10, 64)) }

func hash(word string) (found tlog.Hash) {
	copy(found[:], must(hex.DecodeString(word)))
	return found
}

func all(words []string) (found []tlog.Hash) {
	for _, word := range words {
		found = append(found, hash(word))
	}
	return found
}

func same(what string, theirs, ours []tlog.Hash) {
	if len(theirs) != len(ours) {
		check(fmt.Errorf("%s: %d hashes, not %d", what, len(ours), len(theirs)))
	}
	for i := range theirs {
		equal(what, theirs[i], ours[i])
	}
}

func equal(what string, theirs, ours tlog.Hash) {
	if theirs != ours {
		check(fmt.Errorf("%s: %v, not %v", what, ours, theirs))
	}
}

func must[T any](found T, err error) T {
	check(err)
	return found
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
