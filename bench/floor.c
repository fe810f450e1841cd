/* The least that a broadcast can cost: one thread, epoll, a frame that was built before.
 *
 * Usage: floor PORT BYTES. A client that asks for a WebSocket is let in unseen; each short message after that makes
 * it write one text frame of BYTES bytes to everybody. GET /healthz is answered.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST 65536
static int members[MOST], how_many;
static char is_member[MOST];

static void leave(int fd) {
    for (int i = 0; i < how_many; i++)
        if (members[i] == fd) members[i] = members[--how_many];
    is_member[fd] = 0;
    close(fd);
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    size_t bytes = (size_t)atoi(argv[2]), size = bytes + 4;
    char *frame = malloc(size);
    frame[0] = (char)0x81, frame[1] = 126, frame[2] = (char)(bytes >> 8), frame[3] = (char)bytes;
    memset(frame + 4, 'x', bytes);
    const char *welcome = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    const char *healthy = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    int server = socket(AF_INET, SOCK_STREAM, 0), on = 1, poll = epoll_create1(0);
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(server, (struct sockaddr *)&at, sizeof at) || listen(server, 4096)) return 1;
    struct epoll_event event = {.events = EPOLLIN, .data.fd = server}, ready[512];
    epoll_ctl(poll, EPOLL_CTL_ADD, server, &event);
    for (;;) {
        int many = epoll_wait(poll, ready, 512, -1);
        for (int i = 0; i < many; i++) {
            int fd = ready[i].data.fd;
            char read_into[4096];
            if (fd == server) {
                int client = accept(server, NULL, NULL);
                if (client < 0 || client >= MOST) continue;
                setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                fcntl(client, F_SETFL, O_NONBLOCK);
                struct epoll_event one = {.events = EPOLLIN, .data.fd = client};
                epoll_ctl(poll, EPOLL_CTL_ADD, client, &one);
                continue;
            }
            ssize_t got = read(fd, read_into, sizeof read_into);
            if (got <= 0) {
                leave(fd);
            } else if (is_member[fd]) {
                /* Several may arrive together; each has two bytes, a mask of four, and its text. */
                for (ssize_t at = 0; at + 1 < got; at += 6 + (read_into[at + 1] & 0x7f))
                    for (int j = 0; j < how_many; j++)
                        if (write(members[j], frame, size) < 0) continue;
            } else if (!memcmp(read_into, "GET /healthz", 12)) {
                if (write(fd, healthy, strlen(healthy)) < 0) leave(fd);
            } else {
                if (write(fd, welcome, strlen(welcome)) < 0) continue;
                is_member[fd] = 1;
                members[how_many++] = fd;
            }
        }
    }
}
