#pragma once

#include "dataworks/credentials/credentials.hpp"

#include <string>

namespace syncledger::dataworks {

/// Blanks the secrets of these credentials wherever a text repeats them, as they are or with any of
/// their characters escaped as in JSON or XML or encoded as in a query, also several times: a
/// server or a proxy may send back what it was sent, or what it signed, and the body of an answer
/// is kept as evidence.
void redact(std::string& text, const Credentials& credentials);

}  // namespace syncledger::dataworks
