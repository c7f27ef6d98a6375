package narrate

import (
	"github.com/vitrine-os/vitrine/kernel/abi"
	"github.com/vitrine-os/vitrine/kernel/event"
	"github.com/vitrine-os/vitrine/kernel/trace"
	"github.com/vitrine-os/vitrine/kernel/view"
)

// TraceWords are the words of a trace in a language, nil for strace's own: English.
func TraceWords(l view.Lang) *trace.Words {
	if l == view.English {
		return nil
	}
	explain := func(e abi.Errno) string {
		if p, ok := errnos[e]; ok {
			return p.In(l)
		}
		return e.Error()
	}
	return &trace.Words{Errno: explain, Exited: "已退出，状态 %d", Killed: "被 %s 终止", Core: "（产生核心转储）", Unfinished: "未完成", Resumed: "继续",
		Attached: "strace: 附加到进程 %d"}
}

// kindNames are short names of the kinds of event; in English they are those of JSON.
var kindNames = map[event.Kind]string{
	event.SysEnter: "调用", event.SysExit: "返回", event.Block: "睡眠", event.Wake: "唤醒", event.Switch: "切换", event.Preempt: "抢占",
	event.SigQueue: "发信号", event.SigDeliver: "收信号", event.SigReturn: "信号返回", event.PageFault: "页故障", event.PageNew: "新页",
	event.PageCopy: "复制页", event.PageShare: "共享页", event.CopyIn: "拷入", event.CopyOut: "拷出", event.Queued: "放入", event.Taken: "取出",
	event.Opened: "打开", event.Closed: "关闭", event.Born: "诞生", event.Exec: "换程序", event.Exit: "结束", event.Reap: "回收",
	event.Adopt: "收养", event.Stop: "停止", event.Continue: "继续", event.Timer: "定时器", event.Output: "输出", event.Choice: "选择", event.Verdict: "结局",
}

// KindName is a short name of a kind of event.
func KindName(k event.Kind, l view.Lang) string {
	if name := kindNames[k]; l == view.Chinese && name != "" {
		return name
	}
	return k.Name()
}
