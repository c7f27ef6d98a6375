/* ipc.c: what the commands about System V IPC share: their words in two languages. */
#include "ipc.h"
#include "util.h"
#include <errno.h>
#include <error.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* The Chinese of util-linux, so that its users find what they know. Columns are filled up by bytes, as there. */
static const char *const chinese[][2] = {
	{"------ Message Queues --------\n", "--------- 消息队列 -----------\n"},
	{"------ Message Queues Creators/Owners --------\n", "---------- 消息队列 创建者/拥有者 ------------\n"},
	{"------ Message Queues PIDs --------\n", "--------- 消息队列 PID -----------\n"},
	{"------ Message Queues Send/Recv/Change Times --------\n", "----------- 消息队列 发送/接收/更改 时间 ------------\n"},
	{"------ Messages Status --------\n", "---------- 消息状态 -----------\n"},
	{"------ Messages Limits --------\n", "---------- 消息限制 -----------\n"},
	{"------ Shared Memory Segments --------\n", "------------ 共享内存段 --------------\n"},
	{"------ Shared Memory Segment Creators/Owners --------\n", "------------- 共享内存段创建者/拥有者 ---------------\n"},
	{"------ Shared Memory Creator/Last-op PIDs --------\n", "-------- 共享内存 创建者/上次修改者 PID ----------\n"},
	{"------ Shared Memory Attach/Detach/Change Times --------\n", "------------ 共享内存 附加/脱离/更改 时间 --------------\n"},
	{"------ Shared Memory Status --------\n", "---------- 共享内存状态 ------------\n"},
	{"------ Shared Memory Limits --------\n", "---------- 同享内存限制 ------------\n"},
	{"------ Semaphore Arrays --------\n", "--------- 信号量数组 -----------\n"},
	{"------ Semaphore Arrays Creators/Owners --------\n", "----------- 信号量数组创建者/拥有者 ------------\n"},
	{"------ Semaphore Operation/Change Times --------\n", "------------ 信号量 操作/更改 时间 -------------\n"},
	{"------ Semaphore Status --------\n", "--------- 信号量状态 -----------\n"},
	{"------ Semaphore Limits --------\n", "--------- 信号量限制 -----------\n"},
	{"\nMessage Queue msqid=%d\n", "\n消息队列 msqid=%d\n"},
	{"\nShared memory Segment shmid=%d\n", "\n共享内存段 shmid=%d\n"},
	{"\nSemaphore Array semid=%d\n", "\n信号量数组 semid=%d\n"},
	{"key", "键"}, {"owner", "拥有者"}, {"perms", "权限"}, {"used-bytes", "已用字节数"}, {"messages", "消息"}, {"bytes", "字节"},
	{"nattch", "连接数"}, {"status", "状态"}, {"value", "值"}, {"send", "发送"}, {"recv", "接收"}, {"change", "更改"}, {"attached", "已附加"},
	{"detached", "已断开"}, {"changed", "已更改"}, {"last-op", "上一操作"}, {"last-changed", "上次更改"}, {"dest", "目标"}, {"locked", "已锁定"},
	{"Not set", "未设置"},
	{"mode=%#o\taccess_perms=%#o\n", "模式=%#o\t访问权限=%#o\n"}, {"mode=%#o, access_perms=%#o\n", "模式=%#o，访问权限=%#o\n"},
	{"uid=%u\tgid=%u\tcuid=%u\tcgid=%u\tmode=%#o\n", "uid=%u\tgid=%u\tcuid=%u\tcgid=%u\t模式=%#o\n"},
	{"send_time=%-26.24s\n", "发送时间=%-26.24s\n"}, {"rcv_time=%-26.24s\n", "接收时间=%-26.24s\n"}, {"change_time=%-26.24s\n", "更改时间=%-26.24s\n"},
	{"att_time=%-26.24s\n", "附加时间=%-26.24s\n"}, {"det_time=%-26.24s\n", "脱离时间=%-26.24s\n"}, {"bytes=", "字节数="},
	{"allocated queues = %d\n", "已分配队列数 = %d\n"}, {"used headers = %d\n", "已用消息头(header)数 = %d\n"}, {"used space", "已用空间"},
	{"segments allocated %d\npages allocated %ld\npages resident  %ld\npages swapped   %ld\nSwap performance: %ld attempts\t %ld successes\n",
	 "段已分配 %d\n页已分配 %ld\n页驻留  %ld\n页交换  %ld\n交换性能：%ld 次尝试\t %ld 次成功\n"},
	{"used arrays = %d\n", "已使用数组 = %d\n"}, {"allocated semaphores = %d\n", "已分配信号量数 = %d\n"},
	{"max queues system wide = %d\n", "系统最大队列数量 = %d\n"}, {"max size of message", "最大消息尺寸"},
	{"default max size of queue", "默认的队列最大尺寸"}, {"max number of segments = %lu\n", "最大段数 = %lu\n"}, {"max seg size", "最大段大小"},
	{"kbytes", "千字节"}, {"max total shared memory (kbytes)", "最大总共享内存（千字节）"}, {"min seg size", "最小段大小"},
	{"max number of arrays = %d\n", "最大数组数量 = %d\n"}, {"max semaphores per array = %d\n", "每个数组的最大信号量数目 = %d\n"},
	{"max semaphores system wide = %d\n", "系统最大信号量数 = %d\n"}, {"max ops per semop call = %d\n", "每次信号量调用最大操作数 = %d\n"},
	{"semaphore max value = %u\n", "信号量最大值=%u\n"},
	{"when using an ID, a single resource must be specified", "使用 ID 时，必须指定一个资源"}, {"id %d not found", "找不到 id %d"},
	{"bad usage", "错误用法"}, {"Message queue id: %d\n", "消息队列 id：%d\n"}, {"Shared memory id: %d\n", "共享内存 id：%d\n"},
	{"Semaphore id: %d\n", "信号量 id：%d\n"}, {"create message queue failed", "创建消息队列失败"}, {"create share memory failed", "创建共享内存失败"},
	{"create semaphore failed", "创建信号量失败"}, {"failed to parse size", "解析大小失败"}, {"failed to parse argument", "解析参数失败"},
	{"failed to parse elements", "解析元素失败"},
	{"unknown argument: %s", "未知参数：%s"}, {"not enough arguments", "参数不够"}, {"resource(s) deleted\n", "资源已删除\n"},
	{"invalid id", "无效 id"}, {"invalid key", "无效键"}, {"already removed id", "已移除的 id"}, {"already removed key", "已移除的键"},
	{"permission denied for id", "对 id 的权限不足"}, {"permission denied for key", "对 键 的权限不足"}, {"illegal key (%s)", "非法的键(%s)"},
	{"removing message queue id `%d'\n", "正在移除消息队列 id “%d”\n"}, {"removing shared memory segment id `%d'\n", "正在移除共享内存段 id “%d”\n"},
	{"removing semaphore id `%d'\n", "正在移除信号量 id “%d”\n"}, {"Try '%s --help' for more information.\n", "请尝试执行“%s --help”了解更多信息。\n"},
	{"Usage:", "用法："},
	{"[resource-option...] [output-option]", "[资源选项...] [输出选项]"},
	{"Show information on IPC facilities.", "显示 IPC 设施的信息。"},
	{"Options:", "选项："},
	{" -i, --id <id>  print details on resource identified by <id>", " -i, --id <id>  打印由<id>标识的资源的详细信息"},
	{" -h, --help     display this help", " -h, --help     显示此帮助"},
	{" -V, --version  display version", " -V, --version  显示版本"},
	{"Resource options:", "资源选项："},
	{" -m, --shmems      shared memory segments", " -m, --shmems      共享内存段"},
	{" -q, --queues      message queues", " -q, --queues      消息队列"},
	{" -s, --semaphores  semaphores", " -s, --semaphores  信号量"},
	{" -a, --all         all (default)", " -a, --all         全部(默认)"},
	{"Output options:", "输出选项："},
	{" -t, --time        show attach, detach and change times", " -t, --time        显示附加、脱离和更改时间"},
	{" -p, --pid         show PIDs of creator and last operator", " -p, --pid         显示创建者和最后操作者的 PID"},
	{" -c, --creator     show creator and owner", " -c, --creator     显示创建者和拥有者"},
	{" -l, --limits      show resource limits", " -l, --limits      显示资源限制"},
	{" -u, --summary     show status summary", " -u, --summary     显示状态摘要"},
	{"     --human       show sizes in human-readable format", "     --human       以易读格式显示大小"},
	{" -b, --bytes       show sizes in bytes", " -b, --bytes       以字节数显示大小"},
	{"For more details see ipcs(1).", "更多信息请参阅 ipcs(1)。"},
	{"[options]", "[选项]"},
	{"Create various IPC resources.", "创建各种 IPC 资源。"},
	{" -M, --shmem <size>       create shared memory segment of size <size>", " -M, --shmem <尺寸>       创建大小为指定<尺寸>的共享内存段。"},
	{" -S, --semaphore <number> create semaphore array with <number> elements", " -S, --semaphore <数字>   创建包含 <数字> 个元素的信号量"},
	{" -Q, --queue              create message queue", " -Q, --queue              创建消息队列"},
	{" -p, --mode <mode>        permission for the resource (default is 0644)", " -p, --mode <模式>        资源的权限模式掩码(默认为 0644)"},
	{" -h, --help               display this help", " -h, --help               显示此帮助"},
	{" -V, --version            display version", " -V, --version            显示版本"},
	{" -f, --ftok <path>[:<id>] take the key that ftok(3) makes of a file", " -f, --ftok <路径>[:<id>] 用 ftok(3) 从文件得到键"},
	{"Arguments:", "参数："},
	{" <size> arguments may be followed by the suffixes for", " <size> 参数可能跟随一个后缀，包括"},
	{"   GiB, TiB, PiB, EiB, ZiB, and YiB (the \"iB\" is optional)", "   GiB、TiB、PiB、EiB、ZiB 和 YiB（其中的“iB”是可选的）"},
	{"For more details see ipcmk(1).", "更多信息请参阅 ipcmk(1)。"},
	{"Remove certain IPC resources.", "移除某个 IPC 资源。"},
	{" -m, --shmem-id <id>        remove shared memory segment by id", " -m, --shmem-id <id>        按 id 号移除共享内存段"},
	{" -M, --shmem-key <key>      remove shared memory segment by key", " -M, --shmem-key <键>       按键值移除共享内存段"},
	{" -q, --queue-id <id>        remove message queue by id", " -q, --queue-id <id>        按 id 号移除消息队列"},
	{" -Q, --queue-key <key>      remove message queue by key", " -Q, --queue-key <键>       按键值移除消息队列"},
	{" -s, --semaphore-id <id>    remove semaphore by id", " -s, --semaphore-id <id>    按 id 号移除信号量"},
	{" -S, --semaphore-key <key>  remove semaphore by key", " -S, --semaphore-key <键>  按键值移除信号量"},
	{" -a, --all[=shm|msg|sem]    remove all (in the specified category)", " -a, --all[=<shm|msg|sem>]  (将指定类别中的)全部移除"},
	{" -v, --verbose              explain what is being done", " -v, --verbose              解释正在进行的操作"},
	{" -h, --help                 display this help", " -h, --help                 显示此帮助"},
	{" -V, --version              display version", " -V, --version              显示版本"},
	{"For more details see ipcrm(1).", "更多信息请参阅 ipcrm(1)。"},
	{"Invalid argument", "无效的参数"}, {"File exists", "文件已存在"}, {"Permission denied", "权限不够"}, {"Cannot allocate memory", "无法分配内存"},
	{"No space left on device", "设备上没有空间"}, {"size", "大小"}, {"size=", "大小="}, {"max total shared memory", "最大总共享内存"},
};

/* The language is that of the first of these variables that says something. */
static int is_chinese(void)
{
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	static int known = -1;
	if (known >= 0)
		return known;
	known = 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *value = getenv(names[i]), *list = getenv("LANGUAGE");
		if (!value || !*value)
			continue;
		if (strcmp(value, "C") != 0 && strcmp(value, "POSIX") != 0)
			known = strncmp(list && *list ? list : value, "zh", 2) == 0;
		break;
	}
	return known;
}

const char *tr(const char *english)
{
	for (size_t i = 0; is_chinese() && i < sizeof chinese / sizeof chinese[0]; i++)
		if (strcmp(chinese[i][0], english) == 0)
			return chinese[i][1];
	return english;
}

_Noreturn void ipc_try_help(void)
{
	fflush(stdout);
	fprintf(stderr, tr("Try '%s --help' for more information.\n"), program_invocation_name);
	exit(1);
}

/* Says in Chinese what is wrong with an option, as the C library says it in English. */
static void complain(char **argv, const char *letters, const struct option *longs)
{
	const char *word = argv[optind - 1], *name = program_invocation_name;
	while (longs->name && longs->val != optopt)
		longs++;
	if (!optopt)
		fprintf(stderr, "%s：未识别的选项 ‘%s’\n", name, word);
	else if (strncmp(word, "--", 2) == 0 && strchr(word, '='))
		fprintf(stderr, "%s：选项 ‘--%s’ 不允许有参数\n", name, longs->name);
	else if (strncmp(word, "--", 2) == 0)
		fprintf(stderr, "%s：选项 ‘--%s’ 需要一个参数\n", name, longs->name);
	else
		fprintf(stderr, strchr(letters, optopt) ? "%s: 选项需要一个参数 -- %c\n" : "%s: 不适用的选项 -- %c\n", name, optopt);
}

/* Prints the text for --help line by line, for the lines have words of their own in other languages. */
static void help(const char *usage)
{
	printf("\n%s\n %s ", tr("Usage:"), program_invocation_name);
	for (const char *end; (end = strchr(usage, '\n')); usage = end + 1) {
		char line[128];
		snprintf(line, sizeof line, "%.*s", (int)(end - usage), usage);
		puts(tr(line));
	}
	exit(0);
}

int ipc_option(int argc, char **argv, const char *letters, const struct option *longs, const char *usage)
{
	opterr = !is_chinese();
	int c = getopt_long(argc, argv, letters, longs, NULL);
	if (c == '?') {
		fflush(stdout);
		if (!opterr)
			complain(argv, letters, longs);
		ipc_try_help();
	}
	if (c == 'h')
		help(usage);
	if (c == 'V') {
		printf("%s of Vitrine, in the manner of util-linux 2.38\n", program_invocation_name);
		exit(0);
	}
	return c;
}

int ipc_highest(int kind, void *info)
{
	if (kind == 'q')
		return msgctl(0, MSG_INFO, info);
	if (kind == 'm')
		return shmctl(0, SHM_INFO, info);
	return semctl(0, 0, SEM_INFO, (union semun){.info = info});
}

int ipc_id(const char *text, const char *complaint)
{
	int ok;
	long id = whole(text, &ok);
	if (!ok || id < 0 || id > 0x7fffffff)
		error(1, 0, "%s: '%s'", tr(complaint), text);
	return (int)id;
}
