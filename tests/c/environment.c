/* Which environment variables are read, and when: getenv() is the program's own here.
 * environment ENDPOINT SECURE: the sandbox, by a name, and whether the program has raised
 * privileges. The sandbox has nothing. Prints the names asked for, once for each step. */
#include "check.h"

#include <elf.h>
#include <pthread.h>
#include <semaphore.h>
#include <sys/auxv.h>

extern char **environ;

enum { NAMES = 64, LONGEST = 64 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static char names[NAMES][LONGEST];
static int count;
static unsigned long secure;
static sem_t ended;

unsigned long getauxval(unsigned long type) { return type == AT_SECURE ? secure : 0; }

static void note(const char *name) {
    CHECK(pthread_mutex_lock(&lock) == 0);
    int index = 0;
    while (index < count && strcmp(names[index], name) != 0)
        index++;
    if (index == count) {
        CHECK(count < NAMES && strlen(name) < LONGEST);
        strcpy(names[count++], name);
    }
    CHECK(pthread_mutex_unlock(&lock) == 0);
}

static char *value(const char *name) {
    const size_t length = strlen(name);
    for (char **each = environ; each != NULL && *each != NULL; each++)
        if (strncmp(*each, name, length) == 0 && (*each)[length] == '=')
            return *each + length + 1;
    return NULL;
}

char *getenv(const char *name) {
    note(name);
    return value(name);
}

char *secure_getenv(const char *name);
char *secure_getenv(const char *name) { return secure ? NULL : getenv(name); }

static int compare(const void *one, const void *other) { return strcmp(one, other); }

static void print(const char *step) {
    CHECK(pthread_mutex_lock(&lock) == 0);
    qsort(names, (size_t)count, sizeof *names, compare);
    printf("%s", step);
    for (int index = 0; index < count; index++)
        printf(" %s", names[index]);
    printf("\n");
    count = 0;
    CHECK(pthread_mutex_unlock(&lock) == 0);
}

static void end(yl_code code, yl_groups *groups, yl_error *error, void *user_data) {
    (void)user_data;
    CHECK(code == YL_OK);
    yl_groups_free(groups);
    yl_error_free(error);
    sem_post(&ended);
}

int main(int argc, char **arguments) {
    yl_client *client = NULL, *https = NULL;
    CHECK(argc == 3 && sem_init(&ended, 0, 0) == 0);
    secure = arguments[2][0] == '1';
    count = 0;
    yl_options *from_env = yl_options_from_env();
    /* Without credentials, where none is read. */
    CHECK(yl_client_new(from_env, &client, NULL) == (secure ? YL_ERR_MISSING_CREDENTIALS : YL_OK));
    yl_client_free(client);
    yl_options *given = yl_options_new(value("YL_API_KEY"), value("YL_API_SECRET"));
    /* No proxy is asked for where the endpoint is this machine. */
    CHECK(yl_client_new(given, &client, NULL) == YL_OK);
    yl_client_free(client);
    CHECK(yl_options_set_endpoint(given, "https://localhost:1") == YL_OK);
    CHECK(yl_options_set_max_retries(given, 0) == YL_OK);
    CHECK(yl_client_new(given, &https, NULL) == YL_OK);
    CHECK(yl_options_set_endpoint(given, arguments[1]) == YL_OK);
    CHECK(yl_client_new(given, &client, NULL) == YL_OK);
    yl_options_free(given);
    yl_options_free(from_env);
    print("client");
    CHECK(yl_list_groups(https, NULL, NULL, NULL) == YL_ERR_CONNECT_FAILED);
    CHECK(yl_list_groups(client, NULL, NULL, NULL) == YL_OK);
    print("call");
    CHECK(yl_list_groups_async(client, NULL, end, NULL, NULL) == YL_OK);
    CHECK(sem_wait(&ended) == 0);
    print("asynchronous");
    yl_client_free(https);
    yl_client_free_and_wait(client);
    print("end");
    return 0;
}
