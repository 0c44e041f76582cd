use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::answer::{Answer, Asked};
use crate::api::{Account, judge};
use crate::request::{Incoming, Request, read};
use crate::state::Shared;
use crate::step::{Abort, OnAccept, Step};
use crate::stream::{Stream, reset};
use crate::tls::Handshake;
use crate::{Record, form};

/// Serves one connection to its end.
pub(crate) async fn serve(
    tcp: TcpStream,
    handshake: Handshake,
    account: &Account,
    shared: &Shared,
) {
    let (number, step) = {
        let mut state = shared.lock();
        state.connections += 1;
        (state.connections, state.connection_step())
    };
    match step.and_then(|step| step.connection) {
        Some(OnAccept::Close) => return Stream::Plain(tcp).end(Abort::Close).await,
        Some(OnAccept::Reset) => return reset(&tcp),
        Some(OnAccept::Hold) => return gone(&mut Stream::Plain(tcp)).await,
        None => {}
    }
    // A small reply must not wait for the acknowledgement of the one before.
    let _ = tcp.set_nodelay(true);
    if let Some(stream) = handshake.shake(tcp).await {
        // A peer that has gone is no failure of the server's.
        let _ = requests(stream, number, account, shared).await;
    }
}

async fn requests(
    mut stream: Stream,
    number: u64,
    account: &Account,
    shared: &Shared,
) -> io::Result<()> {
    let mut buffer = Vec::new();
    let mut idle = None;
    loop {
        if buffer.is_empty() {
            let reading = stream.read_buf(&mut buffer);
            let read = match idle.take() {
                None => reading.await?,
                Some((longest, abort)) => {
                    let Ok(read) = tokio::time::timeout(longest, reading).await else {
                        stream.end(abort).await;
                        return Ok(());
                    };
                    read?
                }
            };
            if read == 0 {
                return Ok(());
            }
        }
        let (step, record) = {
            let mut state = shared.lock();
            state.records.push(Record {
                connection: number,
                bytes: buffer.len() as u64,
                ..Record::default()
            });
            (state.request_step(), state.records.len() - 1)
        };
        let answer = match read(&mut stream, &mut buffer, &step, shared, record).await? {
            Incoming::Ended => {
                shared.log(record);
                stream.end(step.abort).await;
                return Ok(());
            }
            Incoming::TooLarge => {
                let text = "Request Entity Too Large";
                return refuse(stream, 413, text, step.abort, shared, record).await;
            }
            Incoming::Malformed => {
                return refuse(stream, 400, "Bad Request", step.abort, shared, record).await;
            }
            Incoming::Whole(request) => {
                let keep_alive = request.keep_alive;
                (
                    handle(&request, &step, account, shared, record).await,
                    keep_alive,
                )
            }
        };
        let (answer, keep_alive) = answer;
        if !reply(&mut stream, &answer, &step, shared, record).await?
            || !keep_alive
            || step.close
            || step.close_idle
        {
            stream.end(step.abort).await;
            return Ok(());
        }
        idle = step
            .close_idle_ms
            .map(|longest| (Duration::from_millis(longest), step.abort));
    }
}

/// Answers what is no request that could be judged, and ends the connection.
async fn refuse(
    mut stream: Stream,
    status: u16,
    text: &str,
    abort: Abort,
    shared: &Shared,
    record: usize,
) -> io::Result<()> {
    let answer = Answer::plain(status, text, shared.lock().date());
    shared.record(record, |record| {
        record.status = Some(status);
        record.error = Some(text.to_owned());
    });
    shared.log(record);
    stream.write_all(&answer.bytes).await?;
    stream.end(abort).await;
    Ok(())
}

/// Judges the request and records it: before a byte of the reply leaves.
async fn handle(
    request: &Request,
    step: &Step,
    account: &Account,
    shared: &Shared,
    record: usize,
) -> Answer {
    let fields = form::parse(request.header("content-type"), &request.body).await;
    let field = |name: &str| {
        let field = fields.iter().find(|field| field.name == name)?;
        Some(String::from_utf8_lossy(&field.value).into_owned())
    };
    let mut state = shared.lock();
    let verdict = judge(&mut state, account, request, &fields, step);
    for (id, faces) in &step.then_add_group {
        state.groups.insert(id.clone(), *faces);
    }
    let asked = Asked {
        group_id: field("group_id").unwrap_or_default(),
        sign: field("sign").unwrap_or_default(),
        api_key: account.api_key.clone(),
    };
    let answer = Answer::new(&verdict, &asked, state.date(), step);
    if let Some(record) = state.records.get_mut(record) {
        record.fields = fields.iter().map(|field| field.name.clone()).collect();
        record.group_id = field("group_id");
        record.check_empty = field("check_empty");
        record.sign = field("sign");
        record.applied = verdict.error.is_none() && step.apply.unwrap_or(true);
        record.error = verdict.error;
    }
    answer
}

/// Sends the reply as `step` says; false when the connection is to be closed.
async fn reply(
    stream: &mut Stream,
    answer: &Answer,
    step: &Step,
    shared: &Shared,
    record: usize,
) -> io::Result<bool> {
    if step.hang {
        shared.log(record);
        gone(stream).await;
        return Ok(false);
    }
    if step.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(step.delay_ms)).await;
    }
    let bytes = answer.until(step.cut);
    // A reset would take with it what is held back.
    if step.close_idle && step.abort == Abort::Close {
        stream.cork();
    }
    if answer.begins_within(bytes) {
        shared.record(record, |record| record.status = Some(answer.status));
    }
    shared.log(record);
    match step.drip_ms {
        None => stream.write_all(bytes).await?,
        Some(pause) => {
            for byte in bytes {
                stream.write_all(&[*byte]).await?;
                stream.flush().await?;
                tokio::time::sleep(Duration::from_millis(pause)).await;
            }
        }
    }
    stream.flush().await?;
    Ok(step.cut.is_none())
}

/// Waits until the peer has gone.
async fn gone(stream: &mut Stream) {
    let mut ignored = [0; 1024];
    while matches!(stream.read(&mut ignored).await, Ok(read) if read > 0) {}
}
