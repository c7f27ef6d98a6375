package compare

import (
	"fmt"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// column is a column of the table.
type column struct {
	head  view.Phrase
	cell  func(r *Row) string
	right bool // numbers stand at the right
}

// Text is the table for people: what each message took. host and linux say whether the columns about this computer are wanted.
func Text(rows []Row, j Job, l view.Lang, host, linux bool) string {
	columns := columnsFor(j, l, host, linux)
	grid := make([][]string, len(rows)+1)
	for _, c := range columns {
		grid[0] = append(grid[0], c.head.In(l))
		for i := range rows {
			grid[i+1] = append(grid[i+1], c.cell(&rows[i]))
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, title.In(l)+"\n\n", j.Messages, j.Size)
	for _, cells := range grid {
		b.WriteString(line(cells, columns, grid) + "\n")
	}
	fmt.Fprintf(&b, "\n"+legend.In(l)+"\n", Costs.Call, Costs.Switch, Costs.Copy)
	if linux {
		b.WriteString(nativeLegend.In(l) + "\n")
	}
	return b.String()
}

// line is a row of cells, each as wide as the widest of its column.
func line(cells []string, columns []column, grid [][]string) string {
	var b strings.Builder
	for i, cell := range cells {
		width := 0
		for _, other := range grid {
			width = max(width, uniseg.StringWidth(other[i]))
		}
		fill := strings.Repeat(" ", width-uniseg.StringWidth(cell))
		if i > 0 {
			b.WriteString("  ")
		}
		if columns[i].right {
			cell, fill = fill, cell
		}
		b.WriteString(cell + fill)
	}
	return strings.TrimRight(b.String(), " ")
}

// columnsFor are the table's columns.
func columnsFor(j Job, l view.Lang, host, linux bool) []column {
	each := func(n int64, digits int) string { return fmt.Sprintf("%.*f", digits, float64(n)/float64(j.Messages)) }
	count := func(head view.Phrase, digits int, n func(c *Count) int64) column {
		return column{head, func(r *Row) string {
			if r.Machine == nil {
				return "-"
			}
			return each(n(r.Machine), digits)
		}, true}
	}
	timing := func(head view.Phrase, digits int, n func(t *Timing) int64) column {
		return column{head, func(r *Row) string {
			if r.Native == nil {
				return "-"
			}
			return each(n(r.Native), digits)
		}, true}
	}
	columns := []column{
		{view.Phrase{"mechanism", "机制"}, func(r *Row) string { return r.Mechanism.Name }, false},
		count(view.Phrase{"calls", "系统调用"}, 2, func(c *Count) int64 { return c.Calls }),
		count(view.Phrase{"switches", "切换"}, 2, func(c *Count) int64 { return c.Switches }),
		count(view.Phrase{"copies in", "复制入"}, 2, func(c *Count) int64 { return c.In }),
		count(view.Phrase{"out", "复制出"}, 2, func(c *Count) int64 { return c.Out }),
		count(view.Phrase{"bytes", "字节"}, 0, func(c *Count) int64 { return c.Bytes }),
		count(view.Phrase{"virtual ns", "虚拟 ns"}, 0, func(c *Count) int64 { return c.Virtual }),
	}
	if host {
		columns = append(columns, count(view.Phrase{"host ns", "本机 ns"}, 0, func(c *Count) int64 { return c.Host }))
	}
	if linux {
		columns = append(columns, timing(view.Phrase{"Linux ns", "Linux ns"}, 0, func(t *Timing) int64 { return t.Nanoseconds }),
			timing(view.Phrase{"switches", "切换"}, 2, func(t *Timing) int64 { return t.Switches }))
	}
	return append(columns,
		column{view.Phrase{"lasts", "存续"}, func(r *Row) string { return lasting[r.Facts.Lasting].In(l) }, false},
		column{view.Phrase{"boundaries", "边界"}, func(r *Row) string { return r.boundaries().In(l) }, false},
		column{view.Phrase{"poll", "poll"}, func(r *Row) string { return yesNo[r.Facts.Polled].In(l) }, false},
		column{view.Phrase{"what it is, and how it is found", "是什么，靠什么找到"}, func(r *Row) string { return r.what(l) }, false})
}

// boundaries says whether messages keep theirs.
func (r *Row) boundaries() view.Phrase {
	if r.Mechanism.Own {
		return view.Phrase{"its own", "自定"}
	}
	return yesNo[r.Facts.Boundaries]
}

// what says what the mechanism is, and why there are no numbers if there are none.
func (r *Row) what(l view.Lang) string {
	text := r.Mechanism.What.In(l)
	switch {
	case r.Wrong != "":
		text += " (" + r.Wrong + ")"
	case r.Machine == nil:
		text += absent.In(l)
	}
	return text
}

var absent = view.Phrase{" (not on this machine)", "（本机器没有）"}

var yesNo = map[bool]view.Phrase{true: {"yes", "是"}, false: {"no", "否"}}

var lasting = [...]view.Phrase{Unknown: {"?", "?"}, Never: {"-", "-"}, Process: {"process", "进程"}, Kernel: {"kernel", "内核"}, FileSystem: {"files", "文件系统"}}

var (
	title = view.Phrase{
		"%d messages of %d bytes from one process to another, on one CPU. Calls, switches, copies and\ntimes are those of both sides together, for each message:",
		"一个进程向另一个进程发送 %d 条消息，每条 %d 字节，共用一个 CPU。以下是双方合计、平均到每条消息的数目："}
	legend = view.Phrase{
		`copies in, out   by the kernel, from user memory and to it; bytes: how many it copied. Where memory is
                 shared the programs copy themselves, once each, and the kernel sees nothing of it.
virtual ns       an instruction takes 1, a call %d, a switch %d, and a nanosecond copies %d bytes.
lasts            how long a message waits that nobody receives: as long as processes hold the thing, until
                 it is removed, or not at all (-): then the sender waits.
boundaries       whether a receive gives one message. its own: the program lays messages out in memory.
poll             whether poll(2) tells when a message waits. All three were tried, not looked up.`,
		`复制入、复制出   内核从用户内存复制进来、向用户内存复制出去的次数；字节：它复制了多少。
                 共享内存时，双方程序各自复制一次，内核看不到。
虚拟 ns          一条指令 1，一次系统调用 %d，一次切换 %d，一纳秒复制 %d 字节。
存续             没有人接收的消息能留多久：只要有进程握着它、直到被删除，或者根本不留（-），那时发送者要等待。
边界             一次接收是否恰好得到一条消息。自定：程序自己在内存里安排消息。
poll             有消息等待时 poll(2) 是否会告知。这三列都是试出来的，不是查书抄来的。`}
	nativeLegend = view.Phrase{
		"Linux ns         the same program, compiled for this computer, on one of its CPUs; and its switches.",
		"Linux ns         同一个程序为本机编译后，在它的一个 CPU 上运行所用的时间；旁边是切换次数。"}
)
