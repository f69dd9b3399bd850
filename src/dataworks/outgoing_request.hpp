#pragma once

#include <string>
#include <vector>

namespace syncledger::dataworks {

/// A request as it goes on the wire.
struct OutgoingRequest {
  std::string method = "POST";  ///< GET, POST or PUT
  std::string url{};
  std::vector<std::string> headers{};  ///< `Name: value`
  std::string body{};                  ///< not with GET
};

}  // namespace syncledger::dataworks
