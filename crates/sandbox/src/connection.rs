use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::answer::{Answer, Asked};
use crate::call::Call;
use crate::form;
use crate::operations::carry_out;
use crate::operations::verdict::Verdict;
use crate::record::Record;
use crate::request::{Incoming, Request, read};
use crate::service::Service;
use crate::sign;
use crate::state::{Shared, State, unix_milliseconds};
use crate::step::{Abort, OnAccept, Step};
use crate::stream::{Stream, reset};
use crate::tls::Handshake;
use crate::tunnel;
use crate::when::{Event, When};

/// Serves one connection to its end.
pub(crate) async fn serve(
    mut tcp: TcpStream,
    handshake: Handshake,
    service: &Arc<Service>,
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
    if service.is_https && tunnel::open(&mut tcp, service).await.is_err() {
        return;
    }
    if let Some(stream) = handshake.shake(tcp).await {
        // A peer that has gone is no failure of the server's.
        let _ = requests(stream, number, service, shared).await;
    }
}

async fn requests(
    mut stream: Stream,
    number: u64,
    service: &Arc<Service>,
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
        let record = shared.lock().begin(Record {
            connection: number,
            received_at_ms: unix_milliseconds(),
            bytes: buffer.len() as u64,
            ..Record::default()
        });
        let (incoming, step) = read(&mut stream, &mut buffer, service, shared, record).await?;
        let (answer, keep_alive) = match incoming {
            Incoming::Ended => {
                shared.log(record);
                stream.end(step.abort).await;
                return Ok(());
            }
            Incoming::TooLarge => {
                let answer = plain(413, "Request Entity Too Large", service, shared, record);
                return refuse(stream, &answer, step.abort).await;
            }
            Incoming::Malformed(why) => {
                let answer = plain(400, &why, service, shared, record);
                return refuse(stream, &answer, step.abort).await;
            }
            Incoming::Whole(request) => {
                let keep_alive = request.keep_alive;
                let Some(answer) = handle(&request, &step, service, shared, record).await else {
                    stream.end(step.abort).await;
                    return Ok(());
                };
                (answer, keep_alive)
            }
        };
        let goes_on = reply(&mut stream, &answer, &step, shared, record).await?;
        if !step.hang {
            let mut state = shared.lock();
            carry_out_due(&mut state, service, Event::AfterNextReply, record);
        }
        if !goes_on || !keep_alive || step.close || step.close_idle {
            stream.end(step.abort).await;
            return Ok(());
        }
        idle = step
            .close_idle_ms
            .map(|longest| (Duration::from_millis(longest), step.abort));
    }
}

/// Carries out the calls that wait for `event`, which comes from the request with record number
/// `from`.
fn carry_out_due(state: &mut State, service: &Service, event: Event, from: usize) {
    for call in state.due(event, from) {
        carry_out(state, service, &call);
    }
}

/// The answer to what is no request that could be judged.
fn plain(status: u16, text: &str, service: &Service, shared: &Shared, record: usize) -> Answer {
    let now = shared.lock().unix_seconds();
    shared.record(record, |record| {
        record.status = Some(status);
        record.error = Some(text.to_owned());
    });
    shared.log(record);
    Answer::plain(status, text, now.saturating_add(service.date_offset_s))
}

/// Answers and ends the connection.
async fn refuse(mut stream: Stream, answer: &Answer, abort: Abort) -> io::Result<()> {
    stream.write_all(&answer.bytes).await?;
    stream.end(abort).await;
    Ok(())
}

/// Carries the request out and records it: before a byte of the reply leaves. `None`: it began
/// before a reset.
async fn handle(
    request: &Request,
    step: &Step,
    service: &Arc<Service>,
    shared: &Shared,
    record: usize,
) -> Option<Answer> {
    let call = Call {
        operation: request.operation,
        is_post: request.method == "POST",
        fields: form::parse(request.header("content-type"), &request.body).await,
        step: step.clone(),
        record,
    };
    let mut state = shared.lock();
    if state.began_before_reset(record) {
        return None;
    }
    carry_out_due(&mut state, service, Event::BeforeNextRequest, record);
    note(&mut state, &call);
    let asked = Asked {
        group_id: call.field("group_id").unwrap_or_default(),
        sign: call.field("sign").unwrap_or_default(),
        api_key: service.api_key.clone(),
    };
    let now = state.unix_seconds();
    let date = now.saturating_add(step.date_offset_s.unwrap_or(service.date_offset_s));
    let answer = if step.apply_later.is_some() {
        let verdict = Verdict::refused(504, "");
        Answer::new(
            &verdict,
            &asked,
            now,
            date,
            &step.clone().or_gateway_timeout(),
        )
    } else {
        let verdict = carry_out(&mut state, service, &call);
        Answer::new(&verdict, &asked, now, date, step)
    };
    for (id, group) in &step.then_add_group {
        state.add_group(id, group.clone(), 0, service.max_groups);
    }
    for when in [step.apply_later, step.apply_again].into_iter().flatten() {
        put_off(&mut state, when, call.clone(), service, shared);
    }
    Some(answer)
}

/// Records what a request asks.
fn note(state: &mut State, call: &Call) {
    if let Some(record) = state.record(call.record) {
        record.fields = call.fields.iter().map(|field| field.name.clone()).collect();
        record.group_id = call.field("group_id");
        record.check_empty = call.field("check_empty");
        record.sign = call.field("sign");
        let times = record.sign.as_deref().and_then(sign::times);
        record.sign_current_time = times.map(|(made, _)| made);
        record.sign_expire_time = times.map(|(_, expires)| expires);
    }
}

/// Lets a call be carried out later.
fn put_off(state: &mut State, when: When, call: Call, service: &Arc<Service>, shared: &Shared) {
    match when {
        When::At(event) => drop(state.wait(Some(event), call)),
        When::AfterMs(pause) => {
            let number = state.wait(None, call);
            let (service, shared) = (service.clone(), shared.clone());
            tokio::task::spawn_local(async move {
                tokio::time::sleep(Duration::from_millis(pause)).await;
                let mut state = shared.lock();
                if let Some(call) = state.waited(number) {
                    carry_out(&mut state, &service, &call);
                }
            });
        }
    }
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
