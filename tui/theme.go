package tui

import "github.com/gdamore/tcell/v2"

// role is what a piece of text is for; the theme says how that looks.
type role uint8

const (
	plain    role = iota
	quiet         // of less interest
	frame         // borders
	focus         // the focused pane's border
	head          // headings
	bar           // the first and the last row
	nextLine      // what is executed next
	lastLine      // what was executed last
	chosen        // the selected process
	runs          // runs
	sleeps        // is blocked
	doomed        // can never go on; errors
	news          // what is new: signals, data
	added         // came with a change
	gone          // went with it
	spotRole      // the byte or the message under the cursor
	writers       // who wrote something: as many colours as there are writerRoles, from here on
	roles    = writers + writerRoles
)

// writerRoles is how many processes have a colour of their own.
const writerRoles = 6

// theme gives every role a style. The terminal's own colours are the background, so that it suits any.
type theme [roles]tcell.Style

// ink is a style of a colour.
func ink(c tcell.Color) tcell.Style { return tcell.StyleDefault.Foreground(c) }

// themes are those that --theme can name.
var themes = map[string]*theme{
	"dark":  colored(tcell.ColorYellow, tcell.ColorAqua, [...]tcell.Color{tcell.ColorLime, tcell.ColorFuchsia, tcell.ColorBlue, tcell.ColorYellow, tcell.ColorAqua, tcell.ColorRed}),
	"light": colored(tcell.ColorMaroon, tcell.ColorNavy, [...]tcell.Color{tcell.ColorGreen, tcell.ColorPurple, tcell.ColorNavy, tcell.ColorOlive, tcell.ColorTeal, tcell.ColorMaroon}),
	"mono":  mono()}

// ThemeNames are the names of the themes, the first one is the usual.
var ThemeNames = []string{"dark", "light", "mono"}

// colored is a theme of the terminal's sixteen colours; two of them depend on what is behind.
func colored(warm, cool tcell.Color, hands [writerRoles]tcell.Color) *theme {
	d := tcell.StyleDefault
	t := &theme{plain: d, quiet: ink(tcell.ColorGray), frame: ink(tcell.ColorGray), focus: ink(cool).Bold(true), head: d.Bold(true), bar: d.Reverse(true),
		nextLine: ink(warm).Bold(true).Reverse(true), lastLine: ink(warm), chosen: ink(cool).Bold(true), runs: ink(tcell.ColorGreen),
		sleeps: ink(tcell.ColorTeal), doomed: ink(tcell.ColorRed).Bold(true), news: ink(tcell.ColorPurple), added: ink(tcell.ColorGreen), gone: ink(tcell.ColorRed), spotRole: d.Bold(true).Reverse(true)}
	for i, c := range hands {
		t[int(writers)+i] = ink(c)
	}
	return t
}

// mono is a theme without colours.
func mono() *theme {
	d := tcell.StyleDefault
	t := &theme{plain: d, quiet: d.Dim(true), frame: d.Dim(true), focus: d.Bold(true), head: d.Bold(true), bar: d.Reverse(true), nextLine: d.Reverse(true),
		lastLine: d.Underline(true), chosen: d.Bold(true), runs: d, sleeps: d, doomed: d.Bold(true), news: d.Bold(true), added: d.Bold(true), gone: d.Dim(true), spotRole: d.Reverse(true)}
	for i := writers; i < roles; i++ {
		t[i] = d.Bold(true)
	}
	return t
}

// marks are the signs that are drawn, in a fine and in a plain form.
type marks struct {
	flat, upright string
	corner        [4]string // top left, top right, bottom left, bottom right
	next, last    string    // before source lines
	stop          string    // a breakpoint
	full, free    string    // of a gauge
	read          string    // what was read already
	tee           [4]string // the joints of a box: above, below, left, right
	cross         string
	to, from      string          // the heads of arrows to the right and to the left
	both          string          // a line for what is really shared
	wide          map[byte]string // lines of arrows between lanes, by what they are for
	lane          map[byte]string
	now           string // the present moment
	up            string // the head of an arrow to a lane above
	origin        string // where an arrow between lanes begins
	here          string // the present moment in the seek bar
}

var (
	fine = marks{"─", "│", [4]string{"┌", "┐", "└", "┘"}, "▶", "▷", "●", "█", "░",
		"·", [4]string{"┬", "┴", "├", "┤"}, "┼", "▶", "◀", "═", map[byte]string{'w': "│", 'd': "║", '!': "┊"},
		map[byte]string{'R': "█", 'r': "░", 'S': "─", 'T': "=", 'Z': "·", 'w': "▼", 'q': "◇", 'd': "◆", '!': "!"}, "▲", "▲", "●", "●"}
	rough = marks{"-", "|", [4]string{"+", "+", "+", "+"}, ">", "-", "*", "#", ".",
		",", [4]string{"+", "+", "+", "+"}, "+", ">", "<", "=", map[byte]string{'w': "|", 'd': "|", '!': ":"},
		map[byte]string{'R': "#", 'r': ":", 'S': "-", 'T': "=", 'Z': ".", 'w': "v", 'q': "+", 'd': "o", '!': "!"}, "^", "^", "*", "O"}
)
