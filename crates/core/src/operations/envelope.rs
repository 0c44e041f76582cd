use serde::Deserialize;
use serde_json::value::RawValue;

use crate::call::operation::Answer;
use crate::signing::redaction::Redaction;
use crate::transport::reply::{MAX_BYTES, Reply};
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;
use crate::types::group_id::GroupId;
use crate::types::sent::Sent;

/// The reply's fields, unread: a field of the wrong type must not hide the others. A field given
/// twice makes the reply unreadable; a field that no operation reads is ignored.
#[derive(Deserialize)]
pub(crate) struct Fields<'a> {
    #[serde(borrow)]
    request_id: Option<&'a RawValue>,
    #[serde(borrow)]
    time_used: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
    #[serde(borrow)]
    error_message: Option<&'a RawValue>,
    #[serde(borrow)]
    group_id: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) group_infos: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) info: Option<&'a RawValue>,
    #[serde(borrow)]
    pub(crate) face_count: Option<&'a RawValue>,
}

impl Fields<'_> {
    /// The error as the service named it; parts of the API's family call the field `error_message`.
    fn error(&self) -> Option<&RawValue> {
        self.error.or(self.error_message)
    }

    fn request_id(&self, redaction: &Redaction<'_>) -> Option<String> {
        Some(redaction.printable(&text(self.request_id?)?))
    }
}

/// Judges a reply. Success is proven, never assumed: status 200, a JSON object that names no error,
/// and what the operation asks for, which `prove` finds in the fields, or says why it does not.
///
/// # Errors
/// The reply is a refusal, or it proves nothing.
pub(crate) fn judge<T>(
    reply: &Reply,
    redaction: &Redaction<'_>,
    prove: impl FnOnce(&Fields<'_>) -> Result<T, String>,
) -> Result<Answer<T>, Error> {
    let fields = parse(reply);
    let request_id = fields
        .as_ref()
        .ok()
        .and_then(|fields| fields.request_id(redaction));
    let error = match (reply.status, fields) {
        (200, Ok(fields)) => match names_no_error(&fields, redaction).and_then(|()| prove(&fields))
        {
            Ok(proof) => {
                return Ok(Answer {
                    proof,
                    request_id,
                    time_used_ms: fields.time_used.and_then(|raw| raw.get().parse().ok()),
                });
            }
            Err(why) => unexpected(&why),
        },
        (200, Err(why)) => unexpected(&why),
        (status, Ok(fields)) if status >= 400 => match fields.error() {
            Some(error) => match text(error).filter(|error| !error.trim().is_empty()) {
                Some(error) => refusal(status, &error, redaction),
                None => from_status(reply, "the reply's JSON names no error"),
            },
            // A 4xx would rule a deletion out that the body confirms.
            None if status < 500 && prove(&fields).is_ok() => {
                unexpected("the reply's status is not 200, yet it proves a success")
            }
            None => from_status(reply, "the reply's JSON names no error"),
        },
        (status, Err(why)) if status >= 400 => from_status(reply, &why),
        (300..400, _) => unexpected("a redirect, which is never followed"),
        _ => unexpected("the reply's status is not 200"),
    };
    Err(error
        .with_status(Some(reply.status))
        .with_request_id(request_id))
}

/// # Errors
/// Why the body cannot be read.
fn parse(reply: &Reply) -> Result<Fields<'_>, String> {
    let Some(body) = &reply.body else {
        return Err(format!("the reply's body is longer than {MAX_BYTES} bytes"));
    };
    let text = std::str::from_utf8(body).map_err(|_| "the reply's body is not UTF-8")?;
    if text.trim_ascii().is_empty() {
        return Err("the reply's body is empty".to_owned());
    }
    if !text.trim_ascii_start().starts_with('{') {
        return Err("the reply's body is not a JSON object".to_owned());
    }
    serde_json::from_str(text)
        .map_err(|why| format!("the reply's body is not a JSON object: {why}"))
}

fn names_no_error(fields: &Fields<'_>, redaction: &Redaction<'_>) -> Result<(), String> {
    let Some(error) = fields.error() else {
        return Ok(());
    };
    let error = text(error).unwrap_or_else(|| "one that is not text".to_owned());
    Err(format!(
        "the reply's status is 200, yet it names an error: {}",
        redaction.printable(&error)
    ))
}

/// The reply echoes the `group_id` that was asked for.
///
/// # Errors
/// Why it does not.
pub(crate) fn prove_group_id(
    fields: &Fields<'_>,
    asked: &GroupId,
    redaction: &Redaction<'_>,
) -> Result<(), String> {
    let group_id = fields.group_id.ok_or("the reply names no group_id")?;
    match text(group_id) {
        Some(echoed) if echoed == asked.as_str() => Ok(()),
        Some(echoed) => Err(format!(
            "the reply names another group_id: {}",
            redaction.printable(&echoed)
        )),
        None => Err("the reply's group_id is not text".to_owned()),
    }
}

/// An error as the service writes it: `CODE` or `CODE: detail`.
fn refusal(status: u16, error: &str, redaction: &Redaction<'_>) -> Error {
    let (word, detail) = error.split_once(':').unwrap_or((error, ""));
    let word = redaction.printable(word.trim());
    let detail = redaction.printable(detail.trim());
    let error = match ErrorCode::from_service(&word, &detail) {
        Some(ErrorCode::RequestEntityTooLarge) => Error::new(ErrorCode::RequestEntityTooLarge),
        // The reasons of AUTHORIZATION_ERROR have codes of their own; the word stays the service's.
        Some(code) => Error::new(code).with_name(word),
        None => Error::new(ErrorCode::ApiError)
            .with_name(word)
            .with_retryable(status == 429),
    };
    let error = if status >= 500 {
        broken_off(error, status)
    } else {
        error
    };
    if detail.is_empty() {
        error
    } else {
        error.with_detail(detail)
    }
}

/// An `error` that came with a 5xx, which is never the last word on its request: the service may
/// have broken off after the deletion, or a gateway may have handed the request on.
fn broken_off(error: Error, status: u16) -> Error {
    let code = error.code();
    let again = code.is_retryable() || matches!(status, 500 | 502..=504);
    error
        .with_sent(Sent::MaybeApplied)
        // A copy of the request was read before: another one settles nothing.
        .with_retryable(again && code != ErrorCode::ReplayAttack)
}

fn from_status(reply: &Reply, why: &str) -> Error {
    if let Some(answer) = &reply.proxy_refusal {
        return Error::new(ErrorCode::ProxyRefused).with_detail(answer);
    }
    match ErrorCode::from_status(reply.status) {
        Some(code) => Error::new(code),
        None => unexpected(why),
    }
}

fn unexpected(why: &str) -> Error {
    Error::new(ErrorCode::UnexpectedResponse).with_detail(why)
}

/// The text of a JSON string; `None` when it is none.
pub(crate) fn text(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use bytes::Bytes;
    use serde_json::Value;

    use super::*;
    use crate::signing::credentials::Credentials;
    use crate::signing::signature::Signature;
    use crate::signing::signing_params::SigningParams;

    const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

    /// The rows that the replays read; `None` in the published crate, which has no integration
    /// tests and not their rows either.
    fn rows() -> Option<Vec<Value>> {
        if !Path::new(PACKAGE).join("tests").exists() {
            return None;
        }
        let cases = Path::new(PACKAGE).join("../../tests/cases");
        let files = ["errors.json", "replies.json"].map(|file| {
            let text = fs::read_to_string(cases.join(file)).unwrap();
            serde_json::from_str::<Vec<Value>>(&text).unwrap()
        });
        Some(files.concat())
    }

    /// What a row's only reply says; `None` for a row that asks for more than a judgement.
    fn reply(row: &Value) -> Option<Reply> {
        let script = row.pointer("/server/script")?.as_array()?;
        let [step] = script.as_slice() else {
            return None;
        };
        let reply = step.get("reply")?;
        let has = |key| reply.get(key).is_some();
        let is_one_request = row.pointer("/call/max_retries")? == 0;
        if !is_one_request || has("bytes") || has("gzip") || !(has("json") || has("text")) {
            return None;
        }
        let text = reply.get("text").and_then(Value::as_str).map(str::to_owned);
        let mut body = text.unwrap_or_else(|| reply["json"].to_string());
        for (variable, value) in [("$group_id", "YuanliStudent_01"), ("$request_id", "1,2")] {
            body = body.replace(variable, value);
        }
        let pad = reply.get("pad").and_then(Value::as_u64).unwrap_or(0);
        let is_too_long = pad > MAX_BYTES as u64;
        Some(Reply {
            status: u16::try_from(reply.get("status").and_then(Value::as_u64).unwrap_or(200))
                .ok()?,
            date: None,
            age: None,
            retry_after: None,
            is_proxy_challenge: false,
            proxy_refusal: None,
            body: (!is_too_long).then(|| Bytes::from(body)),
        })
    }

    /// The rows that are one reply and its error, judged without a request: it takes a moment,
    /// where the replays take much longer.
    #[test]
    fn the_rows_of_replies_and_errors_are_judged_so() {
        let Some(rows) = rows() else {
            return;
        };
        let credentials = Credentials::new("a_key_of_an_account", "secret").unwrap();
        let params = SigningParams::new(1, 2, "3").unwrap();
        let signature = Signature::new(&credentials, &params);
        let redaction = Redaction {
            credentials: &credentials,
            signature: &signature,
        };
        let asked = GroupId::new("YuanliStudent_01").unwrap();
        let mut judged = 0;
        for row in &rows {
            let name = row["name"].as_str().unwrap();
            let expected = |key: &str| row["expect"].get(key);
            let Some(reply) = reply(row).filter(|_| !row.to_string().contains("$api_key")) else {
                continue;
            };
            let answer = judge(&reply, &redaction, |fields| {
                prove_group_id(fields, &asked, &redaction)
            });
            if let Some(outcome) = expected("outcome") {
                assert_eq!(outcome, "deleted", "{name}");
                let answer = answer.unwrap();
                if let Some(time_used) = expected("time_used") {
                    assert_eq!(answer.time_used_ms, time_used.as_u64(), "{name}");
                }
                if let Some(request_id) = expected("request_id") {
                    assert_eq!(*request_id, answer.request_id.is_some(), "{name}");
                }
                judged += 1;
                continue;
            }
            let error = answer.unwrap_err();
            let found = [
                ("code", Value::from(error.name())),
                ("number", error.code().number().into()),
                ("sent", error.sent().as_str().into()),
                ("status", error.status().into()),
                ("retryable", error.is_retryable().into()),
                ("detail", error.detail().into()),
                ("request_id", error.request_id().is_some().into()),
            ];
            for (key, found) in found {
                assert_eq!(*expected(key).unwrap_or(&found), found, "{name}: {key}");
            }
            let parts = expected("message_contains").and_then(Value::as_array);
            for part in parts.into_iter().flatten() {
                let part = part.as_str().unwrap();
                assert!(error.to_string().contains(part), "{name}: {error}");
            }
            judged += 1;
        }
        assert!(judged > 80, "only {judged} rows");
    }
}
