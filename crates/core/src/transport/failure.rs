use std::error::Error as StdError;
use std::fmt;
use std::io;

use crate::transport::tls_fault;
use crate::types::error::Error;
use crate::types::error_code::ErrorCode;

/// Returns an [`Error`] with `why` as its source, and with the texts of all sources as its detail.
pub(crate) fn failure(code: ErrorCode, why: impl StdError + Send + Sync + 'static) -> Error {
    Error::new(code).with_detail(texts(&why)).with_source(why)
}

/// The same, for a step of opening a connection.
pub(crate) fn step_failure(
    code: ErrorCode,
    step: impl fmt::Display,
    why: impl StdError + Send + Sync + 'static,
) -> Error {
    Error::new(code)
        .with_detail(format!("{step} failed: {}", texts(&why)))
        .with_source(why)
}

/// What `why` says and what its sources say; a TLS fault in words.
fn texts(why: &(dyn StdError + 'static)) -> String {
    if let Some(fault) = cause::<rustls::Error>(why) {
        return tls_fault::in_words(fault).into_owned();
    }
    let mut texts: Vec<String> = Vec::new();
    let mut next = Some(why);
    while let Some(error) = next {
        let text = without_link(error.to_string());
        if texts.last().is_none_or(|last| !last.ends_with(&text)) {
            texts.push(text);
        }
        next = error.source();
    }
    texts.join(": ")
}

/// rustls ends its text of a connection that ends without TLS's goodbye with the address of a page
/// for programmers.
fn without_link(mut text: String) -> String {
    if let Some(at) = text.find(": https://docs.rs/") {
        text.truncate(at);
    }
    text
}

/// The first error of type `E` under `error`, also inside an [`io::Error`], which does not show it
/// as its source.
pub(crate) fn cause<'a, E: StdError + 'static>(
    error: &'a (dyn StdError + 'static),
) -> Option<&'a E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    let inner = error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
        .map(|inner| inner as &(dyn StdError + 'static));
    inner
        .and_then(cause)
        .or_else(|| error.source().and_then(cause))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_of_an_abrupt_end_has_no_link() {
        let why = io::Error::new(
            io::ErrorKind::UnexpectedEof,
            "peer closed connection without sending TLS close_notify: \
             https://docs.rs/rustls/latest/rustls/manual/_03_howto/index.html#unexpected-eof",
        );
        let error = failure(ErrorCode::ConnectionLost, why);
        let text = error.to_string();
        assert!(text.contains("without sending TLS close_notify."), "{text}");
        assert!(!text.contains("https://"), "{text}");
    }
}
