/* What `cargo xtask demo` shows for C. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <yl_facesearch.h>

static const char *const EMPTY = "yl-demo-empty";
static const char *const FULL = "yl-demo-full";

static yl_code show(const yl_client *client, const char *step, const char *group_id, uint32_t flags,
                    const yl_call_options *options) {
    yl_deletion *deletion = NULL;
    yl_error *error = NULL;
    yl_code code = yl_delete_group_with(client, group_id, flags, options, &deletion, &error);
    if (code == YL_OK)
        printf("  %-32s %s\n", step, yl_outcome_name(yl_deletion_outcome(deletion)));
    else
        printf("  %-32s %s (%s)\n", step, yl_error_name(error), yl_sent_name(yl_error_sent(error)));
    yl_deletion_free(deletion);
    yl_error_free(error);
    return code;
}

/* How many of the two are listed; -1 when the list could not be read. */
static int listed(const yl_client *client, const char *step) {
    const char *const ids[] = {EMPTY, FULL};
    yl_groups *groups = NULL;
    int count = 0;
    if (yl_list_groups(client, NULL, &groups, NULL) != YL_OK)
        return -1;
    printf("  %-32s ", step);
    for (size_t id = 0; id < 2; ++id)
        for (size_t index = 0; index < yl_groups_count(groups); ++index)
            if (strcmp(yl_group_id(yl_groups_at(groups, index)), ids[id]) == 0)
                printf("%s%s", count++ == 0 ? "" : " ", ids[id]);
    printf("%s\n", count == 0 ? "neither is listed" : "");
    yl_groups_free(groups);
    return count;
}

static int demo(const yl_client *client) {
    int before = listed(client, "list");
    yl_group *seen = NULL;
    uint64_t faces = 0;
    if (yl_group_info(client, FULL, NULL, &seen, NULL) != YL_OK ||
        yl_face_count(client, FULL, NULL, &faces, NULL) != YL_OK) {
        yl_group_free(seen);
        return 1;
    }
    const char *created_at = yl_timestamp_text(yl_group_created_at(seen));
    printf("  %-32s %" PRIu64 " faces, created %s\n", "preview yl-demo-full", faces, created_at);
    yl_call_options *previewed = yl_call_options_new();
    yl_call_options_set_if_created_at(previewed, created_at);
    yl_code empty = show(client, "delete yl-demo-empty", EMPTY, 0, NULL);
    yl_code full = show(client, "delete yl-demo-full", FULL, 0, NULL);
    yl_code forced =
        show(client, "delete what was previewed", FULL, YL_DELETE_NON_EMPTY, previewed);
    yl_code missing = show(client, "delete yl-demo-full again", FULL, 0, NULL);
    int after = listed(client, "verify");
    yl_call_options_free(previewed);
    yl_group_free(seen);
    int as_expected =
        before == 2 && empty == YL_OK && full == YL_ERR_NOT_EMPTY && forced == YL_OK &&
        (missing == YL_ERR_INVALID_OUTER_ID || missing == YL_ERR_INVALID_GROUP_ID) && after == 0;
    return as_expected ? 0 : 1;
}

int main(void) {
    yl_options *options = yl_options_from_env();
    yl_client *client = NULL;
    yl_error *error = NULL;
    yl_options_set_app(options, "yl-demo/1.0");
    if (yl_client_new(options, &client, &error) != YL_OK) {
        fprintf(stderr, "%s\n", yl_error_message(error));
        yl_error_free(error);
        yl_options_free(options);
        return 1;
    }
    int status = demo(client);
    yl_client_free(client);
    yl_options_free(options);
    return status;
}
