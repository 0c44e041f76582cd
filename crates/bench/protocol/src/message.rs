use std::io::{self, Read};
use std::ops::Range;

/// What is read of a message's head.
pub struct Head {
    /// The head's length in bytes, with the empty line.
    pub length: usize,
    /// The body's length in bytes.
    pub body: usize,
    /// The peer closes the connection after this message.
    pub last: bool,
}

impl Head {
    /// Where the body is in the buffer that the message was read to.
    #[must_use]
    pub fn body_range(&self) -> Range<usize> {
        self.length..self.length + self.body
    }

    fn request(bytes: &[u8]) -> Result<Option<Self>, httparse::Error> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut request = httparse::Request::new(&mut headers);
        Ok(match request.parse(bytes)? {
            httparse::Status::Complete(length) => Some(Self::new(length, request.headers)),
            httparse::Status::Partial => None,
        })
    }

    fn reply(bytes: &[u8]) -> Result<Option<Self>, httparse::Error> {
        let mut headers = [httparse::EMPTY_HEADER; 32];
        let mut reply = httparse::Response::new(&mut headers);
        Ok(match reply.parse(bytes)? {
            httparse::Status::Complete(length) => Some(Self::new(length, reply.headers)),
            httparse::Status::Partial => None,
        })
    }

    fn new(length: usize, headers: &[httparse::Header<'_>]) -> Self {
        let value = |name: &str| {
            let named = headers
                .iter()
                .find(|header| header.name.eq_ignore_ascii_case(name));
            named.and_then(|header| std::str::from_utf8(header.value).ok())
        };
        Self {
            length,
            body: value("content-length")
                .and_then(|text| text.parse().ok())
                .unwrap_or(0),
            last: value("connection").is_some_and(|text| text.eq_ignore_ascii_case("close")),
        }
    }
}

/// Reads one whole message (a request when `is_request`, else a reply) to the start of `buffer`;
/// none when the stream ends before it.
///
/// # Errors
/// The stream failed, ended inside a message, or does not speak HTTP with a Content-Length.
pub fn read_message(
    stream: &mut impl Read,
    buffer: &mut Vec<u8>,
    is_request: bool,
) -> io::Result<Option<Head>> {
    let mut filled = 0;
    let mut head: Option<Head> = None;
    loop {
        if let Some(head) = head.take_if(|head| filled >= head.length + head.body) {
            return Ok(Some(head));
        }
        if filled == buffer.len() {
            buffer.resize(filled + 4096, 0);
        }
        match stream.read(&mut buffer[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset && filled == 0 => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        }
        if head.is_none() {
            let parsed = if is_request {
                Head::request(&buffer[..filled])
            } else {
                Head::reply(&buffer[..filled])
            };
            head = parsed.map_err(io::Error::other)?;
        }
    }
}
