/* SPDX-License-Identifier: GPL-2.0-or-later */
/* racer DIR N: reads from DIR/a N times while a child renames it to b, and back, all the time. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	char c;
	pid_t pid;
	int fd;

	if (argc != 3 || chdir(argv[1]) || (fd = creat("a", 0600)) < 0 || close(fd))
		return 1;
	pid = fork();
	while (pid == 0) {
		rename("a", "b");
		rename("b", "a");
	}
	for (int left = atoi(argv[2]); left > 0;) {
		fd = open("a", O_RDONLY);
		if (fd < 0)
			continue;
		left -= read(fd, &c, 1) == 0;
		close(fd);
	}
	kill(pid, SIGKILL);
	return waitpid(pid, NULL, 0) != pid;
}
