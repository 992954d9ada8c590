// The floor of forwarding: what one core must pay to take RTP bursts in and send each packet to N subscribers, re-encrypted,
// on loopback, with nothing else done. bench/floor/build.sh makes a library of it, which the bench loads and calls beside our own path:
// recvmmsg, AES-128-GCM open once, then per subscriber copy the header with new SSRC, sequence and timestamp,
// seal (EVP, one context per subscriber, only the IV set), sendmmsg(64), optionally one UDP_SEGMENT train per subscriber and burst.
//
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 20, TAG = 16, SLOT = 2048, BATCH = 64 };

struct subscriber { EVP_CIPHER_CTX *seal; struct sockaddr_in to; uint8_t salt[12]; uint32_t ssrc, timestamp_offset; uint16_t sequence; int socket; };

uint64_t floor_cpu_ns(void) { struct timespec t; clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t); return t.tv_sec * 1000000000ull + t.tv_nsec; }

static EVP_CIPHER_CTX *context(uint8_t key_byte, int encrypt) {
  uint8_t key[16]; memset(key, key_byte, sizeof key);
  EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
  EVP_CipherInit_ex(c, EVP_aes_128_gcm(), NULL, key, NULL, encrypt);
  return c;
}

// RFC 7714 8.1: salt XOR (00 00 SSRC ROC SEQ); the ROC is 0 here.
static void make_iv(uint8_t iv[12], const uint8_t salt[12], uint32_t ssrc, uint16_t sequence) {
  memcpy(iv, salt, 12);
  for (int i = 0; i < 4; i++) iv[2 + i] ^= ssrc >> (24 - 8 * i);
  iv[10] ^= sequence >> 8; iv[11] ^= sequence & 255;
}

static void seal(EVP_CIPHER_CTX *c, const uint8_t *iv, uint8_t *packet, const uint8_t *payload, int payload_length) {
  int n;
  EVP_EncryptInit_ex(c, NULL, NULL, NULL, iv);
  EVP_EncryptUpdate(c, NULL, &n, packet, HEADER);
  EVP_EncryptUpdate(c, packet + HEADER, &n, payload, payload_length);
  EVP_EncryptFinal_ex(c, packet + HEADER + payload_length, &n);
  EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_GET_TAG, TAG, packet + HEADER + payload_length);
}

static int open_packet(EVP_CIPHER_CTX *c, const uint8_t *iv, const uint8_t *packet, int length, uint8_t *payload) {
  int n, payload_length = length - HEADER - TAG;
  EVP_DecryptInit_ex(c, NULL, NULL, NULL, iv);
  EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_AEAD_SET_TAG, TAG, (void *)(packet + length - TAG));
  EVP_DecryptUpdate(c, NULL, &n, packet, HEADER);
  EVP_DecryptUpdate(c, payload, &n, packet + HEADER, payload_length);
  return EVP_DecryptFinal_ex(c, payload + payload_length, &n) == 1 ? payload_length : -1;
}

static int bound(struct sockaddr_in *a) {
  int s = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0), size = 4 << 20; socklen_t l = sizeof *a;
  *a = (struct sockaddr_in){ .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
  bind(s, (struct sockaddr *)a, l); getsockname(s, (struct sockaddr *)a, &l);
  setsockopt(s, SOL_SOCKET, SO_RCVBUF, &size, sizeof size); setsockopt(s, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  return s;
}

static void drain(struct subscriber *s, int n) { // so that receivers have room; outside the measured time
  static uint8_t sink[SLOT];
  for (int i = 0; i < n; i++) while (recv(s[i].socket, sink, sizeof sink, MSG_TRUNC) >= 0) {}
}

// Thread CPU nanoseconds per forwarded packet; packet: bytes of RTP before the tag; burst: packets per ingress batch (at most 64); segment: 1 for UDP_SEGMENT.
double floor_fan_out(int subscribers, int packet, int burst, int segment, int rounds) {
  struct sockaddr_in in_address, out_address, from_address;
  int in = bound(&in_address), out = bound(&out_address), from = bound(&from_address);
  EVP_CIPHER_CTX *feed = context(1, 1), *unseal = context(1, 0);
  uint8_t salt[12] = { 7 }, iv[12], *received = malloc(BATCH * SLOT), *plain = malloc(BATCH * SLOT), *sending = malloc((size_t)BATCH * SLOT), payload[SLOT] = { 0 };
  struct subscriber *s = calloc(subscribers, sizeof *s);
  for (int i = 0; i < subscribers; i++) {
    s[i].socket = bound(&s[i].to); s[i].seal = context(2 + i, 1); s[i].ssrc = 0x5000 + i; s[i].timestamp_offset = i * 1000; memset(s[i].salt, i, 12);
  }
  struct mmsghdr rm[BATCH] = { 0 }, sm[BATCH] = { 0 }; struct iovec rv[BATCH], sv[BATCH]; char control[BATCH][CMSG_SPACE(2)];
  for (int i = 0; i < BATCH; i++) {
    rv[i] = (struct iovec){ received + i * SLOT, SLOT }; rm[i].msg_hdr.msg_iov = &rv[i]; rm[i].msg_hdr.msg_iovlen = 1;
    sm[i].msg_hdr.msg_iov = &sv[i]; sm[i].msg_hdr.msg_iovlen = 1; sm[i].msg_hdr.msg_namelen = sizeof(struct sockaddr_in);
    struct cmsghdr *c = (struct cmsghdr *)control[i]; c->cmsg_level = IPPROTO_UDP; c->cmsg_type = UDP_SEGMENT; c->cmsg_len = CMSG_LEN(2);
    uint16_t size = packet + TAG; memcpy(CMSG_DATA(c), &size, 2);
  }
  uint64_t spent = 0, forwarded = 0; uint16_t sequence = 0; int wire = packet + TAG, payload_length = packet - HEADER;
  for (int round = 0; round < rounds; round++) {
    for (int k = 0; k < burst; k++, sequence++) { // feed, unmeasured
      uint8_t *p = sending; memset(p, 0, HEADER); p[0] = 0x90; p[1] = 96; p[2] = sequence >> 8; p[3] = sequence; p[11] = 9;
      make_iv(iv, salt, 9, sequence); seal(feed, iv, p, payload, payload_length);
      sendto(from, p, wire, 0, (struct sockaddr *)&in_address, sizeof in_address);
    }
    uint64_t start = floor_cpu_ns();
    int n = recvmmsg(in, rm, BATCH, MSG_DONTWAIT, NULL), queued = 0, filled = 0;
    for (int k = 0; k < n; k++) {
      uint8_t *p = received + k * SLOT; make_iv(iv, salt, 9, p[2] << 8 | p[3]);
      if (open_packet(unseal, iv, p, rm[k].msg_len, plain + k * SLOT) < 0) abort();
    }
    for (int i = 0; i < subscribers; i++) {
      int train_start = filled;
      for (int k = 0; k < n; k++) {
        uint8_t *o = sending + (size_t)filled * wire; // packed, so that a train is one run of memory
        memcpy(o, received + k * SLOT, HEADER);
        uint16_t q = htons(s[i].sequence++); uint32_t t, ssrc = htonl(s[i].ssrc);
        memcpy(o + 2, &q, 2); memcpy(&t, o + 4, 4); t = htonl(ntohl(t) + s[i].timestamp_offset); memcpy(o + 4, &t, 4); memcpy(o + 8, &ssrc, 4);
        make_iv(iv, s[i].salt, s[i].ssrc, ntohs(q)); seal(s[i].seal, iv, o, plain + k * SLOT, payload_length);
        filled++; forwarded++;
        if (!segment || k == n - 1) {
          int from_packet = segment ? train_start : filled - 1, count = filled - from_packet; struct msghdr *m = &sm[queued].msg_hdr;
          sv[queued] = (struct iovec){ sending + (size_t)from_packet * wire, (size_t)count * wire };
          m->msg_name = &s[i].to; m->msg_control = count > 1 ? control[queued] : NULL; m->msg_controllen = count > 1 ? CMSG_SPACE(2) : 0;
          queued++;
        }
        if (filled == BATCH && !(segment && k != n - 1)) { sendmmsg(out, sm, queued, 0); queued = filled = 0; train_start = 0; }
      }
      if (segment && filled + n > BATCH) { sendmmsg(out, sm, queued, 0); queued = filled = 0; }
    }
    if (queued) sendmmsg(out, sm, queued, 0);
    spent += floor_cpu_ns() - start;
    drain(s, subscribers);
  }
  for (int i = 0; i < subscribers; i++) { close(s[i].socket); EVP_CIPHER_CTX_free(s[i].seal); }
  close(in); close(out); close(from); EVP_CIPHER_CTX_free(feed); EVP_CIPHER_CTX_free(unseal); free(s); free(received); free(plain); free(sending);
  return forwarded ? (double)spent / forwarded : -1;
}
