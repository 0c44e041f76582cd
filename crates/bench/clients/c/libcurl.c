/* What a user would write with libcurl and OpenSSL, one reused easy handle, measured in turns. The
 * reply is searched rather than parsed, to libcurl's advantage. */
#define _POSIX_C_SOURCE 200809L
#include "rounds.h"

#include <curl/curl.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

typedef struct reply {
    size_t length;
    char text[4096];
} reply;

static reply received;

static size_t receive(char *data, size_t size, size_t count, void *user) {
    reply *into = user;
    size_t length = size * count;
    if (length >= sizeof into->text - into->length)
        return 0;
    memcpy(into->text + into->length, data, length);
    into->length += length;
    into->text[into->length] = '\0';
    return length;
}

static void sign(char *token) {
    unsigned char bytes[256], random[8];
    unsigned int digest_length = 0;
    unsigned long long digits = 0;
    if (RAND_bytes(random, sizeof random) != 1)
        fail("no random bytes");
    memcpy(&digits, random, sizeof digits);
    long long now = time(NULL);
    char raw[200];
    int length = snprintf(raw, sizeof raw, "a=%s&b=%lld&c=%lld&d=%010llu", API_KEY, now + 300, now,
                          digits % 10000000000ULL);
    HMAC(EVP_sha1(), API_SECRET, (int)strlen(API_SECRET), (unsigned char *)raw, (size_t)length,
         bytes, &digest_length);
    memcpy(bytes + digest_length, raw, (size_t)length);
    EVP_EncodeBlock((unsigned char *)token, bytes, (int)digest_length + length);
}

static void add(curl_mime *form, const char *name, const char *value) {
    curl_mimepart *part = curl_mime_addpart(form);
    if (curl_mime_name(part, name) != CURLE_OK ||
        curl_mime_data(part, value, CURL_ZERO_TERMINATED) != CURLE_OK)
        fail("no form");
}

static void call(void *caller) {
    CURL *curl = caller;
    char token[400];
    sign(token);
    curl_mime *form = curl_mime_init(curl);
    add(form, "sign", token);
    add(form, "sign_version", "hmac_sha1");
    add(form, "group_id", GROUP_ID);
    add(form, "check_empty", "1");
    received.length = 0;
    curl_easy_setopt(curl, CURLOPT_MIMEPOST, form);
    CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK)
        fail(curl_easy_strerror(code));
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    if (status != 200 || strstr(received.text, "\"error") ||
        !strstr(received.text, "\"group_id\":\"" GROUP_ID "\""))
        fail(received.text);
    curl_mime_free(form);
}

int main(int argc, char **argv) {
    if (argc != 5 || strcmp(argv[4], "1") != 0)
        fail("arguments: KIND ENDPOINT CA_FILE 1");
    char url[256];
    snprintf(url, sizeof url, "%s/finauth/search/group/free", argv[2]);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    CURL *curl = curl_easy_init();
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CAINFO, argv[3]);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &received);
    void *callers[1] = {curl};
    answer_rounds(call, callers, 1);
    curl_easy_cleanup(curl);
    curl_global_cleanup();
    return 0;
}
