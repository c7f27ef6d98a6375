package tui

import (
	"path"
	"testing"

	"github.com/vitrine-os/vitrine/kernel/view"
	"github.com/vitrine-os/vitrine/tui/shot"
)

// pictures are those of the README: a demo, what is pressed or commanded there, and the size of the screen.
var pictures = []struct {
	name, demo, keys string
	w, h             int
}{
	{"step", "pingpong", ":goto call write#3|a", 104, 36},
	{"signal", "ctrlc", ":goto end|:break signal SIGINT|C|G", 104, 28},
	{"frames", "pages", ":goto line pages.c:36|Right|M", 104, 22},
	{"deadlock", "eof", ":goto blocked|:pick|w", 104, 28},
}

// TestPictures draws the README's pictures and wants the files to be the same; -update writes them anew.
func TestPictures(t *testing.T) {
	for _, p := range pictures {
		m := open(t, p.demo, view.English)
		play(m, p.keys)
		m.message = ""
		golden(t, path.Join("..", "docs", "pictures", p.name+".svg"), m.Draw(p.w, p.h).SVG(&shot.Dark, "vitrine step "+m.opt.Name))
	}
}
