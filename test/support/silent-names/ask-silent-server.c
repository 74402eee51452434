/* Preloaded: names under .silent are asked of the name server at 127.0.0.1:$SILENT_PORT, and of no other. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <resolv.h>
#include <stdlib.h>
#include <string.h>

typedef int look_up(const char *, const char *, const struct addrinfo *, struct addrinfo **);

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **list) {
  look_up *next = (look_up *)dlsym(RTLD_NEXT, "getaddrinfo");
  const char *port = getenv("SILENT_PORT");
  const char *ending = ".silent";
  if (node && port && strlen(node) > strlen(ending) && !strcmp(node + strlen(node) - strlen(ending), ending)) {
    res_init();
    _res.nscount = 1;
    _res.nsaddr_list[0].sin_family = AF_INET;
    _res.nsaddr_list[0].sin_port = htons(atoi(port));
    _res.nsaddr_list[0].sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    /* Seconds: a lookup that nobody ends takes a minute. */
    _res.retrans = 30;
    _res.retry = 2;
  }
  return next(node, service, hints, list);
}
