//! A row of the case table as a call of the Rust client, and what the call returns as text.

use std::time::Duration;

use yl_facesearch::{
    Build, CallOptions, Client, ClientBuilder, DeleteOptions, Deletion, Error, Group,
};
use yl_facesearch_sandbox::{Operation, Sandbox};
use yl_facesearch_testing::cases::Call;
use yl_facesearch_testing::replay::Answer;

/// What a call of any operation returns.
pub(crate) enum Returned {
    Deletion(Deletion),
    Groups(Vec<Group>),
    Count(u64),
}

pub(crate) fn described(group: Group) -> Returned {
    Returned::Groups(vec![group])
}

pub(crate) async fn made(client: &Client, call: &Call) -> Result<Returned, Error> {
    let id = &call.group_id;
    match call.operation {
        Operation::DeleteGroup => client
            .delete_group_with(id, &options(call))
            .await
            .map(Returned::Deletion),
        Operation::ListGroups => client
            .list_groups_with(&read_options(call))
            .await
            .map(Returned::Groups),
        Operation::GroupInfo => client
            .group_info_with(id, &read_options(call))
            .await
            .map(described),
        Operation::FaceCount => client
            .face_count_with(id, &read_options(call))
            .await
            .map(Returned::Count),
    }
}

pub(crate) fn configured<C: Build>(
    builder: ClientBuilder<C>,
    sandbox: &Sandbox,
    call: &Call,
) -> ClientBuilder<C> {
    let mut builder = builder
        .api_key(call.api_key.as_deref().unwrap_or(sandbox.api_key()))
        .api_secret(call.api_secret.as_deref().unwrap_or(sandbox.api_secret()))
        .endpoint(call.endpoint.as_deref().unwrap_or(sandbox.endpoint()))
        .allow_http(call.allow_http);
    if let Some(retries) = call.max_retries {
        builder = builder.max_retries(retries);
    }
    if let Some(milliseconds) = call.timeout_ms {
        builder = builder.timeout(Duration::from_millis(milliseconds));
    }
    if let Some(milliseconds) = call.attempt_timeout_ms {
        builder = builder.attempt_timeout(Duration::from_millis(milliseconds));
    }
    if let Some(milliseconds) = call.connect_timeout_ms {
        builder = builder.connect_timeout(Duration::from_millis(milliseconds));
    }
    if let Some(app) = &call.app {
        builder = builder.app(app);
    }
    if let Some(proxy) = &call.proxy(sandbox) {
        builder = builder.proxy(proxy);
    }
    match (call.ca_file.as_deref(), sandbox.ca_file()) {
        (Some("none"), _) | (None, None) => builder,
        (Some(path), _) => builder.ca_file(path),
        (None, Some(path)) => builder.ca_file(path),
    }
}

pub(crate) fn options(call: &Call) -> DeleteOptions {
    let mut options = DeleteOptions::new()
        .check_empty(call.check_empty)
        .missing_ok(call.missing_ok);
    if let Some(milliseconds) = call.call_timeout_ms {
        options = options.timeout(Duration::from_millis(milliseconds));
    }
    match &call.if_created_at {
        Some(created_at) => options.if_created_at(created_at.parse().unwrap()),
        None => options,
    }
}

pub(crate) fn read_options(call: &Call) -> CallOptions {
    let options = CallOptions::new();
    match call.call_timeout_ms {
        Some(milliseconds) => options.timeout(Duration::from_millis(milliseconds)),
        None => options,
    }
}

pub(crate) fn last<T>(call: &Call, make: impl Fn() -> T) -> T {
    for _ in 1..call.repeat {
        // Only the last answer is judged.
        let _ = make();
    }
    make()
}

/// What the row names, as text.
pub(crate) fn facts(answer: &Result<Returned, Error>) -> Answer {
    let mut facts = Answer::new();
    let mut put = |name: &str, fact: String| facts.insert(name.to_owned(), fact);
    match answer {
        Ok(Returned::Deletion(deletion)) => {
            put("outcome", deletion.outcome.to_string());
            put("attempts", deletion.attempts.len().to_string());
            put("recreated_at", deletion.recreated_at.is_some().to_string());
            put("settles_at", deletion.settles_at.is_some().to_string());
            if let Some(settles_at) = deletion.settles_at {
                put("settles_at_is_assumed", settles_at.is_assumed.to_string());
            }
            if let Some(time) = deletion.time_used_ms {
                put("time_used", time.to_string());
            }
            if let Some(id) = &deletion.request_id {
                put("request_id", id.clone());
            }
        }
        Ok(Returned::Groups(groups)) => {
            let ids: Vec<_> = groups.iter().map(|group| group.id.as_str()).collect();
            put("groups_listed", ids.join(" "));
            if let Some(group) = groups.first() {
                put("group_name", group.name.clone());
                put("group_data", group.data.clone());
                put("model_version", group.model_version.clone());
                put("created_at", group.created_at.to_string());
            }
        }
        Ok(Returned::Count(count)) => {
            put("face_count", count.to_string());
        }
        Err(error) => {
            put("code", error.name().to_owned());
            if let Some(operation) = error.operation() {
                put("operation", operation.to_owned());
            }
            if let Some(group_id) = error.group_id() {
                put("group_id", group_id.to_string());
            }
            put("number", error.code().number().to_string());
            put("sent", error.sent().to_string());
            put("retryable", error.is_retryable().to_string());
            put("message", error.to_string());
            put("attempts", error.attempts().len().to_string());
            put(
                "found_created_at",
                error.found_created_at().is_some().to_string(),
            );
            put("settles_at", error.settles_at().is_some().to_string());
            if let Some(settles_at) = error.settles_at() {
                put("settles_at_is_assumed", settles_at.is_assumed.to_string());
            }
            if let Some(status) = error.status() {
                put("status", status.to_string());
            }
            if let Some(detail) = error.detail() {
                put("detail", detail.to_owned());
            }
            if let Some(id) = error.request_id() {
                put("request_id", id.to_owned());
            }
        }
    }
    facts
}
