use hyper::header::{
    ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, USER_AGENT as USER_AGENT_HEADER,
};

/// The `Content-Type` of every request; `operations::form` frames the body.
pub(crate) const FORM: &str = "multipart/form-data; boundary=yl.facesearch.form.data.boundary";

/// Who asks.
pub(crate) const USER_AGENT: &str = concat!("yl-facesearch/", env!("CARGO_PKG_VERSION"));

/// The headers of every request.
pub(crate) fn of_requests() -> HeaderMap {
    HeaderMap::from_iter([
        (USER_AGENT_HEADER, HeaderValue::from_static(USER_AGENT)),
        // Web application firewalls ask for one.
        (ACCEPT, HeaderValue::from_static("application/json")),
        (CONTENT_TYPE, HeaderValue::from_static(FORM)),
    ])
}
