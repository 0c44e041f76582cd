//! Gives a client each row of the case table and compares its answer with what the row expects.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::thread::sleep;
use std::time::Duration;

use yl_facesearch_sandbox::{Operation, Record, Sandbox};

use crate::cases::{Case, Expect, check_empty_of};

/// What a call came to: the row's names of the facts, as text. A fact that does not exist is not in
/// it; what a row expects as true or false (`request_id` aside) is in it as `true` or `false`, and
/// `groups_listed` has a space between two ids.
pub type Answer = BTreeMap<String, String>;

/// Starts each row's server, asks `call` for the answer, and panics with every difference of every
/// row.
pub fn replay(cases: &[Case], mut call: impl FnMut(&Sandbox, &Case) -> Answer) {
    let wrong: Vec<_> = cases
        .iter()
        .filter_map(|case| {
            let sandbox = case.start().unwrap();
            let answer = call(&sandbox, case);
            let mut found = differences(case, &sandbox, &answer);
            // The sandbox may still be reading a request whose call has timed out.
            for _ in 0..10 {
                if found.is_empty() || answer.contains_key("status") {
                    break;
                }
                sleep(Duration::from_millis(100));
                found = differences(case, &sandbox, &answer);
            }
            (!found.is_empty())
                .then(|| format!("{}: {}\n    {answer:?}", case.name, found.join("; ")))
        })
        .collect();
    assert!(
        wrong.is_empty(),
        "{} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// What differs between the row and the answer, and any secret that the answer holds.
fn differences(case: &Case, sandbox: &Sandbox, answer: &Answer) -> Vec<String> {
    let expect = &case.expect;
    let mut found = Vec::new();
    for (name, expected) in printed_as_they_are(expect) {
        let answered = answer.get(name);
        if expected.is_some() && expected.as_ref() != answered {
            found.push(format!("{name}: {expected:?} expected, {answered:?} found"));
        }
    }
    let mut same = |name: &str, is_same: bool, expected: &dyn Display| {
        if !is_same {
            found.push(format!("{name}: {expected} expected"));
        }
    };
    let has_request_id = answer.contains_key("request_id");
    if let Some(expected) = expect.request_id {
        same("request_id", expected == has_request_id, &expected);
    }
    if let Some(expected) = expect.time_used {
        let expected = text(expected);
        let is_same = expected.as_ref() == answer.get("time_used");
        same("time_used", is_same, &expected.unwrap_or_default());
    }
    let message = answer.get("message").map_or("", String::as_str);
    // An error of a request names the call that failed.
    let asked = name_of(case.call.operation);
    let of_the_call = !answer.contains_key("status") || message.starts_with(asked);
    same("message", of_the_call || message.is_empty(), &asked);
    for part in &expect.message_contains {
        same("message", message.contains(part), part);
    }
    if let Some(groups) = &expect.groups
        && *groups != sandbox.groups()
    {
        let there = sandbox.groups();
        found.push(format!("groups: {groups:?} expected, {there:?} found"));
    }
    let records = sandbox.requests();
    let user_agent = records.last().map_or("", user_agent);
    if let Some(expected) = &expect.user_agent
        && (!user_agent.starts_with(expected) || user_agent.ends_with('/'))
    {
        found.push(format!(
            "user_agent: {expected}VERSION expected, {user_agent} found"
        ));
    }
    if let Some(expected) = expect.requests
        && expected != records.len()
    {
        found.push(format!(
            "requests: {expected} expected, {} found",
            records.len()
        ));
    }
    let operations: Vec<_> = records.iter().map(|record| record.operation).collect();
    if let Some(expected) = &expect.operations
        && *expected != operations
    {
        found.push(format!(
            "operations: {expected:?} expected, {operations:?} found"
        ));
    }
    let check_empty = check_empty_of(&records);
    if let Some(expected) = &expect.check_empty
        && *expected != check_empty
    {
        found.push(format!(
            "check_empty: {expected:?} expected, {check_empty:?} found"
        ));
    }
    let signs = records.iter().filter_map(|record| record.sign.as_deref());
    for secret in signs.chain([sandbox.api_key(), sandbox.api_secret()]) {
        // Shorter ones are words.
        if secret.len() > 6 && answer.values().any(|value| value.contains(secret)) {
            found.push("the answer holds a sign or a credential".to_owned());
        }
    }
    if answer.is_empty() {
        found.push("no answer".to_owned());
    }
    found
}

/// The facts that an answer holds under the row's own name, as the row writes them.
fn printed_as_they_are(expect: &Expect) -> [(&'static str, Option<String>); 20] {
    [
        ("outcome", expect.outcome.clone()),
        ("code", expect.code.clone()),
        ("number", text(expect.number)),
        ("sent", expect.sent.clone()),
        ("operation", expect.operation.clone()),
        ("group_id", expect.group_id.clone()),
        ("status", text(expect.status)),
        ("detail", expect.detail.clone()),
        ("retryable", text(expect.retryable)),
        ("attempts", text(expect.attempts)),
        ("settles_at", text(expect.settles_at)),
        ("settles_at_is_assumed", text(expect.settles_at_is_assumed)),
        ("found_created_at", text(expect.found_created_at)),
        ("recreated_at", text(expect.recreated_at)),
        (
            "groups_listed",
            expect.groups_listed.as_ref().map(|ids| ids.join(" ")),
        ),
        ("group_name", expect.group_name.clone()),
        ("group_data", expect.group_data.clone()),
        ("model_version", expect.model_version.clone()),
        ("created_at", expect.created_at.clone()),
        ("face_count", text(expect.face_count)),
    ]
}

fn user_agent(record: &Record) -> &str {
    let mut headers = record.headers.iter();
    headers
        .find(|(name, _)| name.eq_ignore_ascii_case("user-agent"))
        .map_or("", |(_, value)| value)
}

/// As the client's method and the rows have it.
fn name_of(operation: Operation) -> &'static str {
    match operation {
        Operation::DeleteGroup => "delete_group",
        Operation::ListGroups => "list_groups",
        Operation::GroupInfo => "group_info",
        Operation::FaceCount => "face_count",
    }
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}
