/* What `cargo xtask demo` shows for C. */
#include <stdio.h>
#include <yl_facesearch.h>

static yl_code show(const yl_client *client, const char *step, const char *group_id,
                    uint32_t flags) {
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    yl_code code = yl_delete_group(client, group_id, flags, &deletion, &error);
    if (code == YL_OK)
        printf("  %-32s %s\n", step, yl_outcome_name(yl_deletion_outcome(deletion)));
    else
        printf("  %-32s %s (%s)\n", step, yl_error_name(error), yl_sent_name(yl_error_sent(error)));
    yl_deletion_free(deletion);
    yl_error_free(error);
    return code;
}

int main(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_error *error = NULL;
    if (yl_client_new(options, &client, &error) != YL_OK) {
        fprintf(stderr, "%s\n", yl_error_message(error));
        yl_error_free(error);
        yl_options_free(options);
        return 1;
    }
    yl_code empty = show(client, "delete yl-demo-empty", "yl-demo-empty", 0);
    yl_code full = show(client, "delete yl-demo-full", "yl-demo-full", 0);
    yl_code forced =
        show(client, "delete yl-demo-full, faces too", "yl-demo-full", YL_DELETE_NON_EMPTY);
    yl_code missing = show(client, "delete yl-demo-full again", "yl-demo-full", 0);
    yl_client_free(client);
    yl_options_free(options);
    int as_expected = empty == YL_OK && full == YL_ERR_NOT_EMPTY && forced == YL_OK &&
                      (missing == YL_ERR_INVALID_OUTER_ID || missing == YL_ERR_INVALID_GROUP_ID);
    return as_expected ? 0 : 1;
}
