use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;
use serde::de::Error as _;

use crate::group::{Group, by_id};
use crate::operation::Operation;
use crate::when::When;

/// What the sandbox does with one request, or one connection, instead of what is documented. All
/// keys may be combined.
///
/// A request takes the first step of the script that fits it. A step for a connection is taken when
/// it is the first of the script, and those after it wait until then.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own")]
pub struct Step {
    /// Applies to the next request for this operation. Default: to the next request of any kind.
    pub on: Option<Operation>,
    /// Applies to the next connection, not the next request.
    pub connection: Option<OnAccept>,
    /// Closes after this much of the request, unhandled.
    pub read: Option<Read>,
    /// How this step closes.
    #[serde(default)]
    pub abort: Abort,
    /// `false`: the documented checks run, and nothing changes. Default: `true`.
    pub apply: Option<bool>,
    /// Carried out later, not on arrival. Without a `reply` the answer is a gateway's 504.
    pub apply_later: Option<When>,
    /// Carried out once more later, as by a network that repeats it.
    pub apply_again: Option<When>,
    /// A read does not see this many of the last changes.
    #[serde(default)]
    pub lag: usize,
    /// The reply, instead of the documented one.
    #[serde(default, deserialize_with = "one_body")]
    pub reply: Option<Reply>,
    /// The spelling of "no such face library". Default: `INVALID_OUTER_ID` for a delete,
    /// `INVALID_GROUP_ID` for a read.
    pub missing: Option<String>,
    /// 1xx replies sent first.
    #[serde(default)]
    pub informational: Vec<u16>,
    /// A Content-Length that is not the body's.
    pub content_length: Option<u64>,
    /// The body is sent in chunks of seven bytes.
    #[serde(default)]
    pub chunked: bool,
    /// A pause before the reply, in milliseconds.
    #[serde(default)]
    pub delay_ms: u64,
    /// No reply, ever.
    #[serde(default)]
    pub hang: bool,
    /// Closes after this much of the reply.
    pub cut: Option<Cut>,
    /// The reply is sent byte by byte, with this pause between two, in milliseconds.
    pub drip_ms: Option<u64>,
    /// The reply says `Connection: close`, and the connection is closed.
    #[serde(default)]
    pub close: bool,
    /// The connection is closed after the reply, which does not say so.
    #[serde(default)]
    pub close_idle: bool,
    /// As `close_idle`, if no request begins within this many milliseconds.
    pub close_idle_ms: Option<u64>,
    /// The sandbox's clock less this machine's, in seconds, from this step on.
    pub clock_offset_s: Option<i64>,
    /// How far the reply's `Date` is ahead of the sandbox's clock, in seconds. Default: the
    /// sandbox's setting.
    pub date_offset_s: Option<i64>,
    /// Face libraries that somebody else creates or changes once this request is handled. They are
    /// new unless they give a creation time. The service refuses one too many.
    #[serde(default, deserialize_with = "by_id")]
    pub then_add_group: BTreeMap<String, Group>,
    /// How often the step applies. Default: 1.
    pub times: Option<usize>,
}

impl Step {
    /// The same step; unless it has a reply, it answers as a gateway that stopped waiting.
    pub(crate) fn or_gateway_timeout(mut self) -> Self {
        self.reply.get_or_insert_with(|| Reply {
            status: Some(504),
            text: Some(String::new()),
            content_type: Some(Some("text/html".to_owned())),
            ..Reply::default()
        });
        self
    }
}

/// What is done with a connection when it is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OnAccept {
    /// Closed.
    Close,
    /// Reset.
    Reset,
    /// Neither read nor answered.
    Hold,
}

/// How much of a request is read before the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Read {
    /// This many bytes, at least.
    Bytes(u64),
    /// A part.
    Part(ReadPart),
}

/// A part of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadPart {
    /// The head, and none of the body.
    Head,
}

/// How a connection is closed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Abort {
    /// In order.
    #[default]
    Close,
    /// With a reset.
    Reset,
    /// In order, and with a reset directly afterwards.
    CloseThenReset,
}

/// How much of a reply is sent before the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Cut {
    /// This many bytes.
    Bytes(usize),
    /// Half of a part.
    Part(CutPart),
}

/// A part of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutPart {
    /// Half of the head.
    Head,
    /// The head and half of the body.
    Body,
}

/// A reply instead of the documented one. `$group_id`, `$request_id`, `$sign` and `$api_key` in
/// `json` and `text` are filled in; without `json`, `text` and `bytes` the documented body stays.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reply {
    /// The HTTP status. Default: the documented one.
    pub status: Option<u16>,
    /// More headers.
    #[serde(default)]
    pub headers: Vec<(String, String)>,
    /// The body as JSON.
    #[serde(default, deserialize_with = "given")]
    pub json: Option<serde_json::Value>,
    /// The body as text.
    pub text: Option<String>,
    /// The body as bytes, in hexadecimal.
    pub bytes: Option<String>,
    /// The content type; `null` for none. Default: `application/json`.
    #[serde(default, deserialize_with = "given")]
    pub content_type: Option<Option<String>>,
    /// This many spaces after the body.
    #[serde(default)]
    pub pad: usize,
    /// An additional header of this many bytes.
    #[serde(default)]
    pub pad_headers: usize,
    /// The body is compressed.
    #[serde(default)]
    pub gzip: bool,
    /// The `Date`; `null` for none. Default: the sandbox's clock.
    #[serde(default, deserialize_with = "given")]
    pub date: Option<Option<String>>,
}

/// Refuses a reply with more than one body, or with bytes that are not hexadecimal.
fn one_body<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Reply>, D::Error> {
    let reply = Reply::deserialize(deserializer)?;
    let bodies = [
        reply.json.is_some(),
        reply.text.is_some(),
        reply.bytes.is_some(),
    ];
    if bodies.into_iter().filter(|given| *given).count() > 1 {
        return Err(D::Error::custom("only one of json, text and bytes"));
    }
    if let Some(hex) = &reply.bytes {
        HEXLOWER_PERMISSIVE
            .decode(hex.as_bytes())
            .map_err(D::Error::custom)?;
    }
    Ok(Some(reply))
}

/// Separates a `null` that is given from a key that is missing.
pub(crate) fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
