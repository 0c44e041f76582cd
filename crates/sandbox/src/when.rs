use serde::Deserialize;

/// When a request is carried out later, or once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum When {
    /// This many milliseconds after it was read.
    AfterMs(u64),
    /// At an event.
    At(Event),
}

/// Something that happens to another request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The next request has been read, and is carried out right afterwards.
    BeforeNextRequest,
    /// The reply to another request has been sent, as far as its step sends it.
    AfterNextReply,
}
