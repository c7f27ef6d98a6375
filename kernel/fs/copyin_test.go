package fs

import (
	"errors"
	iofs "io/fs"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"testing/fstest"

	"github.com/vitrine-os/vitrine/kernel/abi"
)

// TestCopyIn lays a folder over the tree.
func TestCopyIn(t *testing.T) {
	w := boot(t)
	src := fstest.MapFS{
		"bin/tool":     {Data: make([]byte, 200<<10), Mode: 0o755 | iofs.ModeSetuid},
		"etc/hostname": {Data: []byte("mine\n"), Mode: 0o600},
		"tmp/link":     {Data: []byte("../bin/tool"), Mode: iofs.ModeSymlink | 0o777},
		"dev/null":     {Data: []byte("not this"), Mode: 0o644},
		"some/pipe":    {Mode: iofs.ModeNamedPipe | 0o644},
		"new/deep/er":  {Data: []byte("x"), Mode: 0o444},
	}
	w.x.Now = 77
	if err := w.CopyIn(&w.x, src, 1<<20); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		mode uint32
		size int64
	}{
		{"/bin/tool", abi.S_IFREG | 0o4755, 200 << 10},
		{"/etc/hostname", abi.S_IFREG | 0o600, 5},
		{"/tmp/link", abi.S_IFLNK | 0o777, 11},
		{"/dev/null", abi.S_IFCHR | 0o666, 0},
		{"/new/deep/er", abi.S_IFREG | 0o444, 1},
	} {
		a := w.Stat(&w.x, w.node(c.path))
		if a.Mode != c.mode || a.Size != c.size || a.UID != 0 {
			t.Errorf("%s: mode %o, size %d, uid %d", c.path, a.Mode, a.Size, a.UID)
		}
	}
	if _, e := w.Walk(&w.x, w.root(), "/some/pipe", 0); e != abi.ENOENT {
		t.Errorf("a pipe was copied: %v", e)
	}
	if a := w.Stat(&w.x, w.node("/new/deep/er")); a.Mtime != 77 || a.Btime != 77 {
		t.Errorf("times %d, %d", a.Mtime, a.Btime)
	}
	w.audit()

	err := boot(t).CopyIn(&w.x, src, 100<<10)
	if !errors.Is(err, errBudget) {
		t.Errorf("over the budget: %v", err)
	}
}

// TestCopyInHost copies a real folder.
func TestCopyInHost(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights that Windows rarely gives")
	}
	dir := t.TempDir()
	os.Mkdir(filepath.Join(dir, "sub"), 0o750)
	os.WriteFile(filepath.Join(dir, "sub", "file"), []byte("hello"), 0o640)
	os.Symlink("/nowhere/at/all", filepath.Join(dir, "dangling"))
	w := boot(t)
	if err := w.CopyIn(&w.x, os.DirFS(dir), 100); err != nil {
		t.Fatal(err)
	}
	if s, e := w.Readlink(&w.x, w.node("/dangling")); s != "/nowhere/at/all" || e != 0 {
		t.Errorf("dangling: %q, %v", s, e)
	}
	if a := w.Stat(&w.x, w.node("/sub/file")); a.Mode != abi.S_IFREG|0o640 || a.Size != 5 {
		t.Errorf("sub/file: %o, %d", a.Mode, a.Size)
	}
	w.audit()
}
