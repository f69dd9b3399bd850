#pragma once

#include "dataworks/credentials/credentials.hpp"

#include <string>

namespace syncledger::dataworks {

/// Blanks the secrets of these credentials wherever a text repeats them, as they are, as JSON
/// escapes them and as a query encodes them: a server or a proxy may send back what it was sent,
/// and the body of an answer is kept as evidence.
void redact(std::string& text, const Credentials& credentials);

}  // namespace syncledger::dataworks
