#include "dataworks/endpoint.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

namespace syncledger::dataworks {
namespace {

/// Regions that are only served by the central address.
constexpr std::array<std::string_view, 4> central_regions{"cn-qingdao", "cn-huhehaote", "cn-hangzhou-finance",
                                                          "cn-north-2-gov-1"};

struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

/// Nothing if libcurl cannot read it.
Url parse(const std::string& text) {
  Url url{curl_url()};
  if (url && curl_url_set(url.get(), CURLUPART_URL, text.c_str(), 0) != CURLUE_OK) url.reset();
  return url;
}

std::string part(const Url& url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url.get(), which, &text, flags) != CURLUE_OK) return {};
  const std::unique_ptr<char, decltype(&curl_free)> owner{text, &curl_free};
  return text;
}

bool is_loopback_host(const std::string& host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

}  // namespace

std::string default_endpoint(std::string_view region_id) {
  if (std::find(central_regions.begin(), central_regions.end(), region_id) != central_regions.end()) {
    return "https://dataworks.aliyuncs.com";
  }
  return "https://dataworks." + std::string{region_id} + ".aliyuncs.com";
}

std::optional<std::string> check_endpoint(const std::string& text, bool allow_http) {
  const Url url = parse(text);
  const std::string scheme = url ? part(url, CURLUPART_SCHEME) : "";
  if (scheme != "http" && scheme != "https") return "an address such as https://dataworks.cn-shanghai.aliyuncs.com is expected";
  if (part(url, CURLUPART_PATH) != "/" || !part(url, CURLUPART_QUERY).empty() || !part(url, CURLUPART_USER).empty() ||
      !part(url, CURLUPART_FRAGMENT).empty()) {
    return "only scheme, host and port are expected";
  }
  if (scheme == "http" && !allow_http && !is_loopback_host(part(url, CURLUPART_HOST))) {
    return "it is not encrypted (use https, or give --allow-http)";
  }
  return std::nullopt;
}

Endpoint parse_endpoint(const std::string& text) {
  const Url url = parse(text);
  if (!url) throw std::invalid_argument("not an endpoint: " + text);
  Endpoint endpoint;
  const auto host = part(url, CURLUPART_HOST);
  const auto port = part(url, CURLUPART_PORT, CURLU_NO_DEFAULT_PORT);
  endpoint.host_header = port.empty() ? host : host + ":" + port;
  endpoint.base_url = part(url, CURLUPART_SCHEME) + "://" + endpoint.host_header;
  endpoint.is_loopback = is_loopback_host(host);
  return endpoint;
}

}  // namespace syncledger::dataworks
