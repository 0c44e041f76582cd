use std::collections::BTreeMap;

use data_encoding::HEXLOWER_PERMISSIVE;
use serde::Deserialize;
use serde::de::Error as _;

use crate::group::Group;
use crate::operation::Operation;
use crate::when::When;

/// What the sandbox does with one request, or one connection, in place of what is documented. All
/// keys may be combined.
///
/// A request takes the first step of the script that fits it. A step for a connection is taken when
/// it is the first of the script, and those after it wait until then.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fault of its own")]
pub struct Step {
    /// Taken by the next request for this operation. Default: by the next request of any kind.
    pub on: Option<Operation>,
    /// Taken by the next connection, not the next request.
    pub connection: Option<OnAccept>,
    /// Close after this much of the request, unhandled.
    pub read: Option<Read>,
    /// How this step closes.
    #[serde(default)]
    pub abort: Abort,
    /// `false`: the documented checks run, and nothing changes. Default: `true`.
    pub apply: Option<bool>,
    /// Carried out later, and not when it comes. Without a `reply` the answer is a gateway's 504.
    pub apply_later: Option<When>,
    /// Carried out once more later: a network that repeats it.
    pub apply_again: Option<When>,
    /// A read does not know of so many of the last changes.
    #[serde(default)]
    pub lag: usize,
    /// In place of the documented reply.
    #[serde(default, deserialize_with = "one_body")]
    pub reply: Option<Reply>,
    /// The spelling of "no such library". Default: `INVALID_OUTER_ID` for a delete,
    /// `INVALID_GROUP_ID` for a read.
    pub missing: Option<String>,
    /// 1xx replies sent first.
    #[serde(default)]
    pub informational: Vec<u16>,
    /// A length that is not the body's.
    pub content_length: Option<u64>,
    /// The body goes in chunks of seven bytes.
    #[serde(default)]
    pub chunked: bool,
    /// A pause before the reply, in milliseconds.
    #[serde(default)]
    pub delay_ms: u64,
    /// No reply, ever.
    #[serde(default)]
    pub hang: bool,
    /// Close after this much of the reply.
    pub cut: Option<Cut>,
    /// The reply goes one byte at a time, with this pause between, in milliseconds.
    pub drip_ms: Option<u64>,
    /// The reply says `Connection: close`, and the connection is closed.
    #[serde(default)]
    pub close: bool,
    /// The connection is closed after the reply, which does not say so.
    #[serde(default)]
    pub close_idle: bool,
    /// As `close_idle`, if no request begins within so many milliseconds.
    pub close_idle_ms: Option<u64>,
    /// The sandbox's clock less this machine's, in seconds, from this step on.
    pub clock_offset_s: Option<i64>,
    /// How far the reply's `Date` is ahead of the sandbox's clock, in seconds. Default: the
    /// sandbox's setting.
    pub date_offset_s: Option<i64>,
    /// Libraries that somebody else creates or changes once this request is handled. They are new,
    /// unless they say when they were created. The service refuses one too many.
    #[serde(default)]
    pub then_add_group: BTreeMap<String, Group>,
    /// How often the step is taken. Default: 1.
    pub times: Option<usize>,
}

impl Step {
    /// The same step, which answers as a gateway that gave up waiting unless it answers otherwise.
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

/// What becomes of a connection when it is accepted.
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
    /// So many bytes, at least.
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
    /// In order, and with a reset straight after.
    CloseThenReset,
}

/// How much of a reply is sent before the connection is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Cut {
    /// So many bytes.
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

/// A reply in place of the documented one. `$group_id`, `$request_id`, `$sign` and `$api_key` in
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
    /// So many spaces after the body.
    #[serde(default)]
    pub pad: usize,
    /// A header of so many bytes more.
    #[serde(default)]
    pub pad_headers: usize,
    /// The body is compressed.
    #[serde(default)]
    pub gzip: bool,
    /// The `Date`; `null` for none. Default: the sandbox's clock.
    #[serde(default, deserialize_with = "given")]
    pub date: Option<Option<String>>,
}

/// Refuses a reply with more than one body, or with bytes that are none.
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

/// Keeps a `null` that is given apart from a key that is not.
pub(crate) fn given<'de, D: serde::Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
