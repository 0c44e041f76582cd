use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use tokio::net::{TcpListener, TcpSocket};

use crate::connection::serve;
use crate::service::Service;
use crate::state::Shared;
use crate::tls::Handshake;

/// A bound socket: it listens, or connections to it are refused.
pub(crate) enum Bound {
    Listening(TcpListener),
    Refusing(TcpSocket),
}

impl Bound {
    pub(crate) fn port(&self) -> io::Result<u16> {
        let address = match self {
            Self::Listening(listener) => listener.local_addr()?,
            Self::Refusing(socket) => socket.local_addr()?,
        };
        Ok(address.port())
    }
}

pub(crate) fn bind(port: u16, refuse: bool) -> io::Result<Bound> {
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
    Ok(if refuse {
        Bound::Refusing(socket)
    } else {
        Bound::Listening(socket.listen(1024)?)
    })
}

pub(crate) async fn accept(
    socket: Bound,
    handshake: Handshake,
    service: Arc<Service>,
    shared: Shared,
) {
    let listener = match socket {
        Bound::Listening(listener) => listener,
        Bound::Refusing(socket) => {
            std::future::pending::<()>().await;
            return drop(socket);
        }
    };
    loop {
        // A connection that was lost before it was accepted is no reason to stop.
        let Ok((tcp, _)) = listener.accept().await else {
            continue;
        };
        let (handshake, service, shared) = (handshake.clone(), service.clone(), shared.clone());
        tokio::task::spawn_local(async move { serve(tcp, handshake, &service, &shared).await });
    }
}
