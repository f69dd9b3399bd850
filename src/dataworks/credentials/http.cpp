#include "dataworks/credentials/http.hpp"

#include "dataworks/endpoint.hpp"
#include "dataworks/transport.hpp"

#include <curl/curl.h>

namespace syncledger::dataworks {
namespace {

constexpr std::size_t longest_answer = std::size_t{64} * 1024;

/// Asked by libcurl about once a second, and whenever something comes: anything but 0 ends it.
int is_to_end(void* time_left, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return base::is_too_late(*static_cast<const base::TimeLeft*>(time_left)) ? 1 : 0;
}

bool was_connected(CURL* handle) {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(handle, CURLINFO_CONNECT_TIME_T, &microseconds);
  return microseconds > 0;
}

}  // namespace

base::Result<HttpResponse, HttpFailure> send_and_wait(const HttpRequest& request,
                                                      const std::string& ca_file,
                                                      const base::TimeLeft& time_left) {
  TransportOptions options;
  options.connect_timeout = request.connect_timeout;
  options.ca_file = ca_file;
  options.max_body = longest_answer;
  options.user_agent = "syncledger";
  Transfer transfer{options};
  transfer.prepare(request, request.through_proxy, request.timeout);
  base::TimeLeft asked = time_left;
  curl_easy_setopt(transfer.handle(), CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(transfer.handle(), CURLOPT_XFERINFOFUNCTION, &is_to_end);
  curl_easy_setopt(transfer.handle(), CURLOPT_XFERINFODATA, &asked);
  const CURLcode code = curl_easy_perform(transfer.handle());
  if (code == CURLE_OK) return HttpResponse{transfer.http_status(), transfer.body()};
  const auto failure = transfer.failure(code, origin_of(request.url).value_or("no URL"));
  return base::Failure{
      HttpFailure{failure.message, was_connected(transfer.handle()), failure.reason}};
}

std::optional<std::string> origin_of(const std::string& url) {
  const auto scheme_end = url.find("://");
  if (scheme_end == std::string::npos) return std::nullopt;
  auto origin = url.substr(0, url.find_first_of("/?#\\", scheme_end + 3));
  const auto user_end = origin.rfind('@');
  if (user_end != std::string::npos) origin.erase(scheme_end + 3, user_end - scheme_end - 2);
  if (check_endpoint(origin, /*allow_http=*/true)) return std::nullopt;
  return parse_endpoint(origin).base_url;
}

std::optional<std::string> check_service(const std::string& address) {
  if (check_endpoint(address, /*allow_http=*/true)) return "it is no address of a host";
  if (!address.starts_with("https://") && !is_loopback(address))
    return "it is not encrypted (use https)";
  return std::nullopt;
}

bool is_loopback(const std::string& url) {
  const auto origin = origin_of(url);
  return origin && parse_endpoint(*origin).is_loopback;
}

}  // namespace syncledger::dataworks
