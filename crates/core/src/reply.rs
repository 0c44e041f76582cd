use bytes::{Bytes, BytesMut};
use reqwest::header::{AGE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The longest reply that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;

/// What came back: enough to judge it by, bounded.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) date: Option<String>,
    pub(crate) age: Option<String>,
    pub(crate) retry_after: Option<String>,
    /// `None` when it is longer than [`MAX_BYTES`].
    pub(crate) body: Option<Bytes>,
}

impl Reply {
    /// Reads the body of `response`.
    ///
    /// # Errors
    /// The connection was lost before the whole body had come.
    pub(crate) async fn read(mut response: reqwest::Response) -> Result<Self, reqwest::Error> {
        let headers = response.headers();
        let mut reply = Self {
            status: response.status().as_u16(),
            date: text(headers, &DATE),
            age: text(headers, &AGE),
            retry_after: text(headers, &RETRY_AFTER),
            body: None,
        };
        let mut body = BytesMut::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_BYTES {
                return Ok(reply);
            }
            body.extend_from_slice(&chunk);
        }
        reply.body = Some(body.freeze());
        Ok(reply)
    }
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
