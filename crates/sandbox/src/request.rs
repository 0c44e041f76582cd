use std::io;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::host;
use crate::operation::Operation;
use crate::service::Service;
use crate::state::Shared;
use crate::step::{Read, ReadPart, Step};
use crate::stream::Stream;

const LONGEST_HEAD: usize = 64 * 1024;
const LONGEST_BODY: usize = 1024 * 1024;

/// A request, read whole.
#[derive(Debug, Default)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) operation: Option<Operation>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) keep_alive: bool,
}

impl Request {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(header, _)| header.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }
}

/// How reading a request ended.
pub(crate) enum Incoming {
    Whole(Request),
    /// Larger than the service accepts.
    TooLarge,
    /// Not HTTP, or not for this service.
    Malformed(String),
    /// The step reads no more of it, the peer has disconnected, or it began before a reset.
    Ended,
}

/// Reads one request, and takes its step from the script; the first bytes are in `buffer`, and what
/// follows the request is left there.
pub(crate) async fn read(
    stream: &mut Stream,
    buffer: &mut Vec<u8>,
    service: &Service,
    shared: &Shared,
    record: usize,
) -> io::Result<(Incoming, Step)> {
    let mut step = None;
    let incoming = read_with(&mut step, stream, buffer, service, shared, record).await?;
    Ok((incoming, step.unwrap_or_default()))
}

async fn read_with(
    step: &mut Option<Step>,
    stream: &mut Stream,
    buffer: &mut Vec<u8>,
    service: &Service,
    shared: &Shared,
    record: usize,
) -> io::Result<Incoming> {
    let mut head: Option<(Request, usize)> = None;
    let mut continued = false;
    loop {
        if step.is_none()
            && let Some(target) = target(buffer)
        {
            let operation = service.operation(target);
            let mut state = shared.lock();
            if state.began_before_reset(record) {
                return Ok(Incoming::Ended);
            }
            *step = Some(state.request_step(operation));
            if let Some(record) = state.record(record) {
                record.operation = operation;
            }
        }
        if head.is_none() {
            match parse_head(buffer) {
                Ok(None) if buffer.len() > LONGEST_HEAD => return Ok(Incoming::TooLarge),
                Ok(None) => {}
                Ok(Some((_, length))) if length > LONGEST_HEAD => return Ok(Incoming::TooLarge),
                Ok(Some((mut request, length))) => {
                    request.operation = service.operation(&request.target);
                    shared.record(record, |record| {
                        record.method.clone_from(&request.method);
                        record.path.clone_from(&request.target);
                        record.headers.clone_from(&request.headers);
                    });
                    if let Err(why) =
                        host::check(&request.method, &request.target, &request.headers, service)
                    {
                        return Ok(Incoming::Malformed(why));
                    }
                    head = Some((request, length));
                }
                Err(_) => return Ok(malformed()),
            }
        }
        let head_length = head.as_ref().map_or(buffer.len(), |(_, length)| *length);
        let body = buffer.get(head_length..).unwrap_or_default();
        let whole = match &head {
            Some((request, _)) => match body_length(request, body) {
                Ok(whole) => whole,
                Err(incoming) => return Ok(incoming),
            },
            None => None,
        };
        shared.record(record, |record| {
            record.bytes = buffer.len() as u64;
            record.body_bytes = body.len() as u64;
        });
        let enough = match step.as_ref().and_then(|step| step.read) {
            None => false,
            Some(Read::Bytes(bytes)) => buffer.len() as u64 >= bytes,
            Some(Read::Part(ReadPart::Head)) => head.is_some(),
        };
        if enough {
            return Ok(Incoming::Ended);
        }
        if let Some((body, length)) = whole
            && let Some((mut request, head_length)) = head.take()
        {
            request.body = body;
            buffer.drain(..head_length + length);
            shared.record(record, |record| {
                record.bytes = (head_length + length) as u64;
                record.body_bytes = length as u64;
                record.complete = true;
            });
            return Ok(Incoming::Whole(request));
        }
        if let Some((request, _)) = &head
            && !continued
            && request
                .header("expect")
                .is_some_and(|value| value.eq_ignore_ascii_case("100-continue"))
        {
            continued = true;
            stream.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await?;
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(Incoming::Ended);
        }
    }
}

fn malformed() -> Incoming {
    Incoming::Malformed("Bad Request".to_owned())
}

/// The target in the request line at the beginning of `buffer`, once the line is complete.
fn target(buffer: &[u8]) -> Option<&str> {
    let text = buffer.trim_ascii_start();
    let line = text.get(..text.iter().position(|byte| *byte == b'\n')?)?;
    std::str::from_utf8(line).ok()?.split(' ').nth(1)
}

/// The head at the beginning of `buffer` and its length, once it is complete.
fn parse_head(buffer: &[u8]) -> Result<Option<(Request, usize)>, httparse::Error> {
    let mut headers = [httparse::EMPTY_HEADER; 64];
    let mut parsed = httparse::Request::new(&mut headers);
    let httparse::Status::Complete(length) = parsed.parse(buffer)? else {
        return Ok(None);
    };
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        target: parsed.path.unwrap_or_default().to_owned(),
        keep_alive: parsed.version == Some(1),
        ..Request::default()
    };
    for header in parsed.headers {
        let value = String::from_utf8_lossy(header.value).into_owned();
        request.headers.push((header.name.to_owned(), value));
    }
    if request
        .header("connection")
        .is_some_and(|value| value.eq_ignore_ascii_case("close"))
    {
        request.keep_alive = false;
    }
    Ok(Some((request, length)))
}

/// The body at the beginning of `bytes` and how many bytes it takes, once it is complete.
fn body_length(request: &Request, bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>, Incoming> {
    let coding = once(request, "transfer-encoding")?;
    let length = once(request, "content-length")?;
    if bytes.len() > LONGEST_BODY {
        return Err(Incoming::TooLarge);
    }
    let length = match (coding, length) {
        (None, None) => 0,
        (None, Some(text)) if text.bytes().all(|byte| byte.is_ascii_digit()) => {
            text.parse::<usize>().map_err(|_| malformed())?
        }
        (Some(coding), None) if coding.eq_ignore_ascii_case("chunked") => {
            return unchunk(bytes).map_err(|()| malformed());
        }
        _ => return Err(malformed()),
    };
    if length > LONGEST_BODY {
        return Err(Incoming::TooLarge);
    }
    Ok(bytes.get(..length).map(|body| (body.to_vec(), length)))
}

/// The value of a header that must not occur twice.
fn once<'a>(request: &'a Request, name: &str) -> Result<Option<&'a str>, Incoming> {
    let mut named = request
        .headers
        .iter()
        .filter(|(header, _)| header.eq_ignore_ascii_case(name));
    let first = named.next().map(|(_, value)| value.as_str());
    match named.next() {
        None => Ok(first),
        Some(_) => Err(malformed()),
    }
}

/// The chunks at the beginning of `bytes`, once the last one has arrived.
fn unchunk(bytes: &[u8]) -> Result<Option<(Vec<u8>, usize)>, ()> {
    let (mut body, mut at) = (Vec::new(), 0);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let httparse::Status::Complete((line, size)) =
            httparse::parse_chunk_size(rest).map_err(|_| ())?
        else {
            return Ok(None);
        };
        let size = usize::try_from(size).map_err(|_| ())?;
        if size > LONGEST_BODY {
            return Err(());
        }
        let begin = at + line;
        let Some(chunk) = bytes.get(begin..begin + size) else {
            return Ok(None);
        };
        match bytes.get(begin + size..begin + size + 2) {
            Some(b"\r\n") => {}
            Some(_) => return Err(()),
            None => return Ok(None),
        }
        body.extend_from_slice(chunk);
        at = begin + size + 2;
        if size == 0 {
            return Ok(Some((body, at)));
        }
    }
}
