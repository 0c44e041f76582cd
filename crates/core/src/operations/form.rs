use bytes::Bytes;

use crate::signing::signature::Signature;
use crate::types::group_id::GroupId;

/// The call's path, appended to the endpoint (the vendor's page "Delete Face Library").
pub(crate) const PATH: &str = "/finauth/search/group/free";

/// A dot stands in none of the four values (base64, a constant, a group id, a digit), so no value can hold the boundary.
const BOUNDARY: &str = "yl.facesearch.form.data.boundary";

/// The request's `Content-Type`.
pub(crate) const CONTENT_TYPE: &str =
    "multipart/form-data; boundary=yl.facesearch.form.data.boundary";

/// The fields of one delete, but for the signature, which is fresh for each attempt.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) group_id: GroupId,
    pub(crate) check_empty: bool,
}

impl Request {
    /// The whole multipart body in one buffer, so that it leaves in one write with the head.
    pub(crate) fn body(&self, signature: &Signature) -> Bytes {
        form(&[
            ("sign", signature.reveal()),
            ("sign_version", Signature::VERSION),
            ("group_id", self.group_id.as_str()),
            ("check_empty", if self.check_empty { "1" } else { "0" }),
        ])
    }
}

/// The body of a request that names no library, and so can delete none.
pub(crate) fn body_without_group_id(signature: &Signature) -> Bytes {
    form(&[
        ("sign", signature.reveal()),
        ("sign_version", Signature::VERSION),
        ("check_empty", "1"),
    ])
}

fn form(fields: &[(&str, &str)]) -> Bytes {
    let mut body = String::with_capacity(768);
    for (name, value) in fields {
        for piece in [
            "--",
            BOUNDARY,
            "\r\nContent-Disposition: form-data; name=\"",
            name,
            "\"\r\n\r\n",
            value,
            "\r\n",
        ] {
            body.push_str(piece);
        }
    }
    for piece in ["--", BOUNDARY, "--\r\n"] {
        body.push_str(piece);
    }
    Bytes::from(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_names_the_boundary() {
        assert!(CONTENT_TYPE.ends_with(&format!("boundary={BOUNDARY}")));
    }
}
