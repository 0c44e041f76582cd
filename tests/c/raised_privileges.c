/* A program with raised privileges (AT_SECURE) must not let its caller's environment decide. The
 * system's answer is the program's own here. */
#include "check.h"

#include <elf.h>
#include <sys/auxv.h>

static unsigned long secure;

unsigned long getauxval(unsigned long type) { return type == AT_SECURE ? secure : 0; }

static yl_code made(yl_options *options, yl_error **error) {
    yl_client *client = NULL;
    yl_code code = yl_client_new(options, &client, error);
    yl_client_free(client);
    return code;
}

int main(int count, char **arguments) {
    CHECK(count == 2);
    secure = arguments[1][0] == '1';
    yl_options *from_env = yl_options_from_env();
    yl_options *given = yl_options_new("a-key", "a-secret");
    yl_error *error = NULL;
    /* The test sets YL_API_KEY, YL_API_SECRET, and to what cannot be used: YL_ENDPOINT,
     * https_proxy, SSL_CERT_FILE and SSL_CERT_DIR. */
    if (secure) {
        CHECK(made(from_env, &error) == YL_ERR_MISSING_CREDENTIALS);
        CHECK(holds(yl_error_message(error), "raised privileges"));
        CHECK(made(given, NULL) == YL_OK);
    } else {
        CHECK(made(from_env, &error) == YL_ERR_INVALID_ARGUMENT);
        CHECK(holds(yl_error_message(error), "endpoint"));
        yl_error_free(error);
        CHECK(made(given, &error) == YL_ERR_INVALID_ARGUMENT);
        CHECK(holds(yl_error_message(error), "https_proxy"));
        yl_error_free(error);
        CHECK(yl_options_set_proxy(given, "none") == YL_OK);
        CHECK(made(given, &error) == YL_ERR_NO_TRUSTED_CERTIFICATES);
        CHECK(holds(yl_error_message(error), "SSL_CERT_FILE is /nowhere/file: No such file"));
        CHECK(holds(yl_error_message(error), "SSL_CERT_DIR is /nowhere: No such file"));
    }
    yl_error_free(error);
    yl_options_free(from_env);
    yl_options_free(given);
    return 0;
}
