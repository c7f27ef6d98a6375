package fs

import (
	"fmt"
	"testing"
)

// BenchmarkWalk resolves a path of two names.
func BenchmarkWalk(b *testing.B) {
	x := Ctx{Cred: RootCred(), Pages: newPages()}
	tree, err := Boot(&x, DefaultLimits, BootOptions{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, e := tree.Walk(&x, Node{Inode: tree.Root}, "/home/student", Follow); e != 0 {
			b.Fatal(e)
		}
	}
}

// BenchmarkCreate makes and removes a file in a directory of ten thousand.
func BenchmarkCreate(b *testing.B) {
	x := Ctx{Cred: RootCred(), Pages: newPages()}
	tree := NewTree(DefaultLimits)
	r := Node{Inode: tree.Root}
	for i := range 10000 {
		tree.Mknod(&x, r, fmt.Sprint("f", i), 0o644, 0)
	}
	for b.Loop() {
		if tree.Mknod(&x, r, "new", 0o644, 0) != 0 || tree.Unlink(&x, r, "new") != 0 {
			b.Fatal("no")
		}
	}
}
