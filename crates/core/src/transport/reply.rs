use std::time::SystemTime;

use bytes::{Bytes, BytesMut};
use http_body::Body;
use http_body_util::BodyExt as _;
use hyper::header::{AGE, DATE, HeaderMap, HeaderName, PROXY_AUTHENTICATE, RETRY_AFTER};
use hyper::{Response, StatusCode};

/// The longest reply that is read, in bytes.
pub(crate) const MAX_BYTES: usize = 1024 * 1024;

/// A reply: what is needed to judge it, bounded.
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// None when it is not readable.
    pub(crate) date: Option<SystemTime>,
    pub(crate) age: Option<String>,
    pub(crate) retry_after: Option<String>,
    /// It asks for a login, as a proxy does that forwards nothing.
    pub(crate) is_proxy_challenge: bool,
    /// What the proxy said that was handed the request and did not pass it on.
    pub(crate) proxy_refusal: Option<String>,
    /// `None` when it is longer than [`MAX_BYTES`].
    pub(crate) body: Option<Bytes>,
}

impl Reply {
    /// When the service replied, by its `Date`; `None` when the reply is from a cache or has no
    /// valid `Date`.
    pub(crate) fn served_at(&self) -> Option<SystemTime> {
        self.date.filter(|_| self.age.is_none())
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
            date: text(headers, &DATE).and_then(|date| httpdate::parse_http_date(date).ok()),
            age: text(headers, &AGE).map(str::to_owned),
            retry_after: text(headers, &RETRY_AFTER).map(str::to_owned),
            is_proxy_challenge: response.status() == StatusCode::PROXY_AUTHENTICATION_REQUIRED
                && headers.contains_key(PROXY_AUTHENTICATE),
            proxy_refusal: None,
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

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use http_body_util::{Empty, Full};

    use super::*;

    #[tokio::test]
    async fn a_date_counts_if_it_is_one_and_not_a_caches() {
        let date = "Sun, 06 Nov 1994 08:49:37 GMT";
        for (date, age, counts) in [
            (date, None, true),
            (date, Some("1"), false),
            ("yesterday", None, false),
        ] {
            let mut response = Response::builder().header(DATE, date);
            if let Some(age) = age {
                response = response.header(AGE, age);
            }
            let response = response.body(Empty::<Bytes>::new()).unwrap();
            let reply = Reply::read(response).await.unwrap();
            assert_eq!(reply.served_at().is_some(), counts, "{date} {age:?}");
        }
    }

    #[tokio::test]
    async fn the_longest_body_is_read_and_a_longer_one_is_not() {
        for (length, is_read) in [(MAX_BYTES, true), (MAX_BYTES + 1, false)] {
            let body = Full::new(Bytes::from(vec![b' '; length]));
            let reply = Reply::read(Response::new(body)).await.unwrap();
            assert_eq!(reply.body.is_some(), is_read, "{length}");
        }
    }
}
