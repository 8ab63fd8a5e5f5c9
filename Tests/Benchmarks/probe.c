/* The probe as a plain C loop over OpenSSL, to measure loopwarden's against (see docs/benchmarks.md).
 *
 * Per handshake: connect, SNI, TLS with the product's versions and groups, the peer's chain, notAfter
 * and SHA-256 of the leaf's DER, close. The library is set up as the product sets it up: no chain
 * verification, no sessions, read-ahead. What it does not do: deadlines, limits, telling failures apart,
 * certificates as values.
 *
 * usage: probe PORT COUNT plain|clean
 *   plain  SSL_shutdown, close
 *   clean  as the product: also reads until the server's close, so that the server sees no reset
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

struct seen {
  long long not_after;
  unsigned char sha256[EVP_MAX_MD_SIZE];
  unsigned int sha256_length;
};

static void fail(const char *reason) {
  fprintf(stderr, "probe: %s\n", reason);
  ERR_print_errors_fp(stderr);
  exit(1);
}

static long long nanoseconds(clockid_t clock) {
  struct timespec time;
  if (clock_gettime(clock, &time) != 0) fail("cannot read a clock");
  return (long long)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int accept_any(X509_STORE_CTX *store, void *argument) {
  (void)store;
  (void)argument;
  return 1;
}

static SSL_CTX *make_context(void) {
  SSL_CTX *context = SSL_CTX_new(TLS_client_method());
  if (!context || !SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) ||
      !SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384"))
    fail("cannot make a context");
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
  SSL_CTX_set_read_ahead(context, 1);
  SSL_CTX_set_cert_verify_callback(context, accept_any, NULL);
  return context;
}

static void probe_once(SSL_CTX *context, const struct sockaddr_in *address, int clean,
                       struct seen *seen) {
  int socket_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int yes = 1;
  if (socket_fd < 0) fail("cannot make a socket");
  setsockopt(socket_fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  if (connect(socket_fd, (const struct sockaddr *)address, sizeof *address) != 0)
    fail("cannot connect");

  SSL *ssl = SSL_new(context);
  if (!ssl || !SSL_set_fd(ssl, socket_fd) ||
      !SSL_set_tlsext_host_name(ssl, "apiserver-loopback-client"))
    fail("cannot make a connection");
  if (SSL_connect(ssl) != 1) fail("the handshake failed");

  STACK_OF(X509) *chain = SSL_get_peer_cert_chain(ssl);
  if (!chain || sk_X509_num(chain) < 1) fail("no certificate");
  X509 *leaf = sk_X509_value(chain, 0);
  struct tm calendar;
  if (!ASN1_TIME_to_tm(X509_get0_notAfter(leaf), &calendar)) fail("cannot read notAfter");
  seen->not_after = (long long)timegm(&calendar);
  if (!X509_digest(leaf, EVP_sha256(), seen->sha256, &seen->sha256_length)) fail("no digest");

  SSL_shutdown(ssl);
  if (clean) {
    char rest[4096];
    shutdown(socket_fd, SHUT_WR);
    while (SSL_read(ssl, rest, sizeof rest) > 0) continue;
    ERR_clear_error();
  }
  SSL_free(ssl);
  close(socket_fd);
}

int main(int argc, char **argv) {
  if (argc != 4 || (strcmp(argv[3], "plain") != 0 && strcmp(argv[3], "clean") != 0) ||
      atoi(argv[1]) <= 0 || atoi(argv[2]) <= 0) {
    fprintf(stderr, "usage: probe PORT COUNT plain|clean\n");
    return 2;
  }
  int count = atoi(argv[2]);
  int clean = strcmp(argv[3], "clean") == 0;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(argv[1]))};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  struct seen seen = {0};
  signal(SIGPIPE, SIG_IGN);

  SSL_CTX *context = make_context();
  for (int i = 0; i < 20; i++) probe_once(context, &address, clean, &seen);

  long long cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID);
  long long wall = nanoseconds(CLOCK_MONOTONIC);
  for (int i = 0; i < count; i++) probe_once(context, &address, clean, &seen);
  cpu = nanoseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
  wall = nanoseconds(CLOCK_MONOTONIC) - wall;

  printf("%d %lld %lld %lld ", count, cpu, wall, seen.not_after);
  for (unsigned int i = 0; i < seen.sha256_length; i++) printf("%02x", seen.sha256[i]);
  printf("\n");
  SSL_CTX_free(context);
  return 0;
}
