use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt as _;
use hyper::Response;
use hyper::header::{AGE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The longest reply that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;

/// A reply: what is needed to judge it, bounded.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) date: Option<String>,
    pub(crate) age: Option<String>,
    pub(crate) retry_after: Option<String>,
    /// `None` when it is longer than [`MAX_BYTES`].
    pub(crate) body: Option<Bytes>,
}

impl Reply {
    /// When the service replied, by its `Date`; `None` when the reply is from a cache or has no
    /// valid `Date`.
    pub(crate) fn served_at(&self) -> Option<SystemTime> {
        let date = self.date.as_deref().filter(|_| self.age.is_none())?;
        httpdate::parse_http_date(date).ok()
    }

    /// Reads the body of `response`.
    ///
    /// # Errors
    /// The connection was lost before the whole body had arrived.
    pub(crate) async fn read<B>(response: Response<B>) -> Result<Self, B::Error>
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let headers = response.headers();
        let mut reply = Self {
            status: response.status().as_u16(),
            date: text(headers, &DATE),
            age: text(headers, &AGE),
            retry_after: text(headers, &RETRY_AFTER),
            body: None,
        };
        let mut coming = response.into_body();
        let mut body = Bytes::new();
        while let Some(frame) = coming.frame().await {
            let Ok(chunk) = frame?.into_data() else {
                continue;
            };
            if body.len() + chunk.len() > MAX_BYTES {
                return Ok(reply);
            }
            body = joined(body, chunk);
        }
        reply.body = Some(body);
        Ok(reply)
    }
}

/// Most replies come in one piece, which is not copied.
fn joined(first: Bytes, second: Bytes) -> Bytes {
    if first.is_empty() {
        return second;
    }
    let mut whole = BytesMut::from(first);
    whole.extend_from_slice(&second);
    whole.freeze()
}

fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    Some(headers.get(name)?.to_str().ok()?.to_owned())
}
