#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace syncledger::dataworks {

/// The public endpoint of a region ("Endpoints" of DataWorks 2020-05-18):
/// `https://dataworks.cn-shanghai.aliyuncs.com`.
std::string default_endpoint(std::string_view region_id);

/// Why an endpoint cannot be used, or nothing: it must be a bare http or https address, and without
/// TLS only on this machine unless `allow_http`.
std::optional<std::string> check_endpoint(const std::string& text, bool allow_http);

/// The parts of an endpoint that requests need. Precondition: check_endpoint() had nothing against
/// it.
struct Endpoint {
  std::string base_url;     ///< without the slash at the end
  std::string host_header;  ///< with the port if it is not the default one
  bool is_loopback = false;
};

Endpoint parse_endpoint(const std::string& text);

}  // namespace syncledger::dataworks
