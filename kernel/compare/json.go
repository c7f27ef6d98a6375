package compare

import (
	"encoding/json"

	"github.com/vitrine-os/vitrine/kernel/view"
)

// JSON is the table for programs: all messages together, not for each.
func JSON(rows []Row, j Job) ([]byte, error) {
	type machine struct {
		Calls     int64 `json:"calls"`
		Switches  int64 `json:"switches"`
		CopiesIn  int64 `json:"copies_in"`
		CopiesOut int64 `json:"copies_out"`
		Bytes     int64 `json:"bytes_copied"`
		Pages     int64 `json:"pages_copied"`
		Virtual   int64 `json:"virtual_ns"`
		Host      int64 `json:"host_ns"`
	}
	type native struct {
		Nanoseconds int64 `json:"ns"`
		Switches    int64 `json:"switches"`
	}
	type row struct {
		Name       string   `json:"name"`
		What       string   `json:"what"`
		Lasts      string   `json:"lasts"`
		Boundaries string   `json:"boundaries"`
		Poll       bool     `json:"poll"`
		Machine    *machine `json:"machine,omitempty"`
		Linux      *native  `json:"linux,omitempty"`
		Wrong      string   `json:"wrong,omitempty"`
	}
	table := struct {
		Messages int   `json:"messages"`
		Size     int   `json:"size"`
		Rows     []row `json:"rows"`
	}{Messages: j.Messages, Size: j.Size}
	for i := range rows {
		r := &rows[i]
		out := row{Name: r.Mechanism.Name, What: r.Mechanism.What.In(view.English), Lasts: lasting[r.Facts.Lasting].In(view.English),
			Boundaries: r.boundaries().In(view.English), Poll: r.Facts.Polled, Wrong: r.Wrong}
		if c := r.Machine; c != nil {
			out.Machine = &machine{c.Calls, c.Switches, c.In, c.Out, c.Bytes, c.Frames, c.Virtual, c.Host}
		}
		if t := r.Native; t != nil {
			out.Linux = &native{t.Nanoseconds, t.Switches}
		}
		table.Rows = append(table.Rows, out)
	}
	text, err := json.MarshalIndent(&table, "", "  ")
	return append(text, '\n'), err
}
