use crate::{Credentials, Signature};

/// The longest text of the service that is repeated, in characters.
const MAX_CHARS: usize = 500;

/// Makes a service's text fit to be repeated: a server may have written what it was sent.
pub(crate) struct Redaction<'a> {
    pub(crate) credentials: &'a Credentials,
    pub(crate) signature: &'a Signature,
}

impl Redaction<'_> {
    /// `text` without the key and the sign, without control characters (it may become a C string), and not too long.
    pub(crate) fn printable(&self, text: &str) -> String {
        self.credentials
            .redact(&self.signature.redact(text))
            .chars()
            .take(MAX_CHARS)
            .map(|c| if c.is_control() { '\u{fffd}' } else { c })
            .collect()
    }
}
