use std::borrow::Cow;

use crate::signing::credentials::Credentials;
use crate::signing::signature::Signature;

/// The longest text of the service that is repeated, in characters.
const MAX_CHARS: usize = 500;

/// The shortest `api_key` that is looked for, in bytes.
const SHORTEST_KEY: usize = 8;

/// Makes a service's text fit to be repeated: a server may have written what it was sent.
pub(crate) struct Redaction<'a> {
    pub(crate) credentials: &'a Credentials,
    pub(crate) signature: &'a Signature,
}

/// `text` with `word` in place of every `secret`. Most texts hold none: they are not copied.
fn replaced<'a>(text: &'a str, secret: &str, word: &str) -> Cow<'a, str> {
    let mut windows = text.as_bytes().windows(secret.len().max(1));
    if windows.any(|window| window == secret.as_bytes()) {
        Cow::Owned(text.replace(secret, word))
    } else {
        Cow::Borrowed(text)
    }
}

impl Redaction<'_> {
    /// `text` without the key and the sign, otherwise as it is.
    pub(crate) fn unbounded(&self, text: &str) -> String {
        self.without_secrets(text).into_owned()
    }

    /// `text` without the key and the sign, without control characters (it may become a C string),
    /// and not too long.
    pub(crate) fn printable(&self, text: &str) -> String {
        let text = self.without_secrets(text);
        if text.len() <= MAX_CHARS && text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return text.into_owned();
        }
        text.chars()
            .take(MAX_CHARS)
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect()
    }

    fn without_secrets<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = replaced(text, self.signature.reveal(), "[sign]");
        let api_key = self.credentials.api_key();
        // A key of a few letters, which no vendor issues, would be found inside ordinary words.
        if api_key.len() < SHORTEST_KEY {
            return text;
        }
        match text {
            Cow::Borrowed(text) => replaced(text, api_key, "[api_key]"),
            Cow::Owned(text) => Cow::Owned(replaced(&text, api_key, "[api_key]").into_owned()),
        }
    }
}
