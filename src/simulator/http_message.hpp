#pragma once

#include "dataworks/signature.hpp"

#include <string>
#include <string_view>

namespace syncledger::simulator {

using dataworks::Parameters;

/// One HTTP request as received.
struct HttpRequest {
  std::string method;
  std::string path = "/";
  std::string query;   ///< still encoded
  Parameters headers;  ///< names in lower case
  std::string body;
};

/// What becomes of a reply once it is written down.
enum class Delivery { whole, cut_short, never, hang_up };

struct HttpReply {
  int status = 200;
  std::string content_type = "application/json;charset=utf-8";
  std::string body;
  Parameters headers;
  Delivery delivery = Delivery::whole;
};

/// Why a request is not answered: what the gateway puts into an error body.
struct Refusal {
  int http_status = 400;
  std::string code;
  std::string message;
};

/// The names and values of a query string or a form body, decoded; `+` is a space.
Parameters parse_form(std::string_view text);

/// The value of the first entry of this name; null if there is none.
const std::string* find(const Parameters& parameters, std::string_view name);

}  // namespace syncledger::simulator
