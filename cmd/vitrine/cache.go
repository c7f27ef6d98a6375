package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/vitrine-os/vitrine/testdata"
)

// What was compiled is kept under the user's cache folder, by the hash of all that went into it. A cache that cannot be used costs
// time and nothing else.

// cacheDir is a place in the cache, "" if this user has none.
func cacheDir(key string) string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "vitrine", key)
}

// identity tells one compiler from another, and from its next version.
func (w way) identity() string {
	file, err := filepath.EvalSymlinks(w.path)
	if err != nil {
		file = w.path
	}
	info, err := os.Stat(file)
	if err != nil {
		return w.path
	}
	return fmt.Sprintf("%q %s %d %d", w.command, file, info.Size(), info.ModTime().UnixNano())
}

// libcKey names the objects of our C library.
func libcKey(w way) string {
	h := sha256.New()
	fmt.Fprintf(h, "libc 1\n%s\n", w.identity())
	err := fs.WalkDir(testdata.LibcFS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := testdata.LibcFS.ReadFile(path)
		fmt.Fprintf(h, "%s %d\n%s", path, len(data), data)
		return err
	})
	must(err)
	return "libc-" + hex.EncodeToString(h.Sum(nil)[:16])
}

// ownIncludes finds what makes a file's text depend on other files than the compiler's.
var ownIncludes = regexp.MustCompile(`(?m)^\s*#\s*(include|include_next|embed|import)\s*[^<\s]|\.incbin|__DATE__|__TIME__|__TIMESTAMP__`)

// plainFlag finds the flags that do not bring other files in.
var plainFlag = regexp.MustCompile(`^-([DUOWfmg].*|std=.*|pedantic|w)$`)

// programKey names what a source is compiled to, "" if that depends on more than is known here.
func programKey(w way, name string, source []byte, extra []string) string {
	if ownIncludes.Match(source) {
		return ""
	}
	for _, f := range extra {
		if !plainFlag.MatchString(f) || strings.ContainsAny(f, "=@,") && !strings.HasPrefix(f, "-std=") && !strings.HasPrefix(f, "-D") {
			return ""
		}
	}
	h := sha256.New()
	fmt.Fprintf(h, "program 1\n%s\n%q %q\n%s\n%d\n", w.identity(), w.flags(""), extra, name, len(source))
	h.Write(source)
	if w.library == vitrineLibrary {
		fmt.Fprint(h, libcKey(w))
	}
	return "program-" + hex.EncodeToString(h.Sum(nil)[:16])
}

// load returns a kept program. It carries its own hash, so that a damaged file counts as none.
func load(key string) ([]byte, bool) {
	path := cacheDir(key)
	if key == "" || path == "" {
		return nil, false
	}
	data, err := os.ReadFile(path)
	if err != nil || len(data) < sha256.Size {
		return nil, false
	}
	body := data[sha256.Size:]
	return body, sha256.Sum256(body) == [sha256.Size]byte(data[:sha256.Size])
}

// save keeps a program, if it can.
func save(key string, elf []byte) {
	path := cacheDir(key)
	if key == "" || path == "" || os.MkdirAll(filepath.Dir(path), 0o755) != nil {
		return
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), "new-")
	if err != nil {
		return
	}
	sum := sha256.Sum256(elf)
	_, err = tmp.Write(append(sum[:], elf...))
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		os.Remove(tmp.Name())
	}
}

// pack makes one file of the objects in a folder.
func pack(dir string) ([]byte, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.o"))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		f, err := z.CreateHeader(&zip.FileHeader{Name: filepath.Base(name), Method: zip.Deflate})
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(data); err != nil {
			return nil, err
		}
	}
	err = z.Close()
	return out.Bytes(), err
}

// unpack lays packed objects out in a folder.
func unpack(packed []byte, dir string) error {
	z, err := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	if err != nil {
		return err
	}
	return os.CopyFS(dir, z)
}
