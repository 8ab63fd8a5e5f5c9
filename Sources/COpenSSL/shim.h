#pragma once
// What Swift cannot import from OpenSSL's headers: function-like macros, STACK_OF accessors and
// callback controls. Each wrapper is the macro's own expansion and nothing else.
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

// Memory.
static inline void loopwarden_OPENSSL_free(void *pointer) { OPENSSL_free(pointer); }
static inline long loopwarden_BIO_get_mem_data(BIO *bio, char **bytes) {
  return BIO_get_mem_data(bio, bytes);
}

// Names and keys.
static inline unsigned long loopwarden_XN_FLAG_RFC2253(void) { return XN_FLAG_RFC2253; }
static inline EVP_PKEY *loopwarden_EVP_RSA_gen(size_t bits) { return EVP_RSA_gen(bits); }
static inline EVP_PKEY *loopwarden_EVP_EC_gen(const char *curve) { return EVP_EC_gen(curve); }

// Stacks.
static inline int loopwarden_sk_X509_num(const STACK_OF(X509) *stack) {
  return sk_X509_num(stack);
}
static inline X509 *loopwarden_sk_X509_value(const STACK_OF(X509) *stack, int index) {
  return sk_X509_value(stack, index);
}
static inline int loopwarden_sk_GENERAL_NAME_num(const GENERAL_NAMES *stack) {
  return sk_GENERAL_NAME_num(stack);
}
static inline GENERAL_NAME *loopwarden_sk_GENERAL_NAME_value(const GENERAL_NAMES *stack, int index) {
  return sk_GENERAL_NAME_value(stack, index);
}
static inline int loopwarden_sk_GENERAL_NAME_push(GENERAL_NAMES *stack, GENERAL_NAME *name) {
  return sk_GENERAL_NAME_push(stack, name);
}
static inline int loopwarden_sk_ASN1_OBJECT_num(const EXTENDED_KEY_USAGE *stack) {
  return sk_ASN1_OBJECT_num(stack);
}
static inline ASN1_OBJECT *loopwarden_sk_ASN1_OBJECT_value(const EXTENDED_KEY_USAGE *stack, int index) {
  return sk_ASN1_OBJECT_value(stack, index);
}
static inline int loopwarden_sk_ASN1_OBJECT_push(EXTENDED_KEY_USAGE *stack, ASN1_OBJECT *object) {
  return sk_ASN1_OBJECT_push(stack, object);
}

// TLS contexts and connections.
static inline int loopwarden_SSL_CTX_set_min_proto_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_min_proto_version(context, version);
}
static inline int loopwarden_SSL_CTX_set_max_proto_version(SSL_CTX *context, int version) {
  return (int)SSL_CTX_set_max_proto_version(context, version);
}
static inline void loopwarden_SSL_CTX_set_mode(SSL_CTX *context, long mode) {
  SSL_CTX_set_mode(context, mode);
}
static inline int loopwarden_SSL_CTX_set1_groups_list(SSL_CTX *context, const char *groups) {
  return (int)SSL_CTX_set1_groups_list(context, groups);
}
static inline void loopwarden_SSL_CTX_set_session_cache_mode(SSL_CTX *context, long mode) {
  SSL_CTX_set_session_cache_mode(context, mode);
}
static inline void loopwarden_SSL_CTX_set_read_ahead(SSL_CTX *context, int yes) {
  SSL_CTX_set_read_ahead(context, yes);
}
static inline int loopwarden_SSL_CTX_add1_chain_cert(SSL_CTX *context, X509 *certificate) {
  return (int)SSL_CTX_add1_chain_cert(context, certificate);
}
static inline void loopwarden_SSL_CTX_set_servername_callback(
    SSL_CTX *context, int (*callback)(SSL *, int *, void *), void *argument) {
  SSL_CTX_set_tlsext_servername_callback(context, callback);
  SSL_CTX_set_tlsext_servername_arg(context, argument);
}
static inline int loopwarden_SSL_set_tlsext_host_name(SSL *connection, const char *name) {
  return (int)SSL_set_tlsext_host_name(connection, name);
}
static inline void loopwarden_SSL_set_max_cert_list(SSL *connection, long bytes) {
  SSL_set_max_cert_list(connection, bytes);
}

// Options whose macros shift a uint64_t.
static inline uint64_t loopwarden_SSL_OP_NO_TICKET(void) { return SSL_OP_NO_TICKET; }
static inline uint64_t loopwarden_SSL_OP_NO_RENEGOTIATION(void) { return SSL_OP_NO_RENEGOTIATION; }
