#include "dataworks/transport.hpp"

#include "base/text.hpp"
#include "dataworks/errors.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string_view>

namespace syncledger::dataworks {
namespace {

using model::UnknownReason;

/// A value in units of `unit`, of which nobody has to wait for more than a day; nothing unless it
/// is a plain number.
std::optional<std::chrono::milliseconds> parse_wait(std::string_view value,
                                                    std::chrono::milliseconds unit) {
  constexpr std::chrono::milliseconds longest = std::chrono::hours{24};
  const bool is_number = !value.empty() && std::all_of(value.begin(), value.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) return std::nullopt;
  const auto count = base::whole_number(value);
  return count && *count < longest / unit ? *count * unit : longest;
}

/// By libcurl's words, for it has no code of its own: the certificate is not to blame.
bool was_lost_in_handshake(CURLcode code, std::string_view words) {
  if (code != CURLE_SSL_CONNECT_ERROR) return false;
  constexpr std::array<std::string_view, 4> losses{"SSL_ERROR_SYSCALL", "unexpected eof",
                                                   "Recv failure", "Send failure"};
  return std::any_of(losses.begin(), losses.end(), [words](std::string_view loss) {
    return words.find(loss) != std::string_view::npos;
  });
}

}  // namespace

UnknownReason reason_of(CURLcode code) {
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
      return UnknownReason::timeout;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_USE_SSL_FAILED:
      return UnknownReason::tls;
    case CURLE_OUT_OF_MEMORY:  // so libcurl 7.88 calls a header line beyond its own limit of 100
                               // KiB
    case CURLE_WRITE_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_PARTIAL_FILE:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return UnknownReason::bad_response;
    default:
      return UnknownReason::network;
  }
}

Transfer::Transfer(const TransportOptions& options) : options_(options), handle_(curl_easy_init()) {
  if (!handle_) throw std::runtime_error("libcurl cannot be started");
  set(CURLOPT_NOSIGNAL, 1L);
  // Without it a transfer that ends while a name server is silent waits for that, too.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options.connect_timeout.count()));
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  set(CURLOPT_USERAGENT, options.user_agent.c_str());
  if (!options.ca_file.empty()) set(CURLOPT_CAINFO, options.ca_file.c_str());
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_ERRORBUFFER, error_.data());
  set(CURLOPT_PRIVATE, this);
}

template <class Value>
void Transfer::set(CURLoption option, Value value) {
  // A refused option is our bug or too old a library, not the network.
  const CURLcode code = curl_easy_setopt(handle_.get(), option, value);
  if (code != CURLE_OK)
    throw std::runtime_error(std::string{"libcurl refused an option: "} + curl_easy_strerror(code));
}

void Transfer::prepare(const OutgoingRequest& request, bool through_proxy,
                       std::chrono::milliseconds timeout) {
  request_body_ = request.body;
  body_.clear();
  header_bytes_ = 0;
  is_too_large_ = false;
  date_.clear();
  is_aged_ = false;
  retry_after_.reset();
  retry_at_.reset();
  error_.front() = '\0';
  headers_.reset();
  for (const auto& header : request.headers) {
    curl_slist* longer = curl_slist_append(headers_.get(), header.c_str());
    if (longer == nullptr) throw std::bad_alloc();
    static_cast<void>(headers_.release());
    headers_.reset(longer);
  }
  set(CURLOPT_URL, request.url.c_str());
  if (request.method == "GET") {
    set(CURLOPT_HTTPGET, 1L);
  } else {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDS, request_body_.c_str());
    set(CURLOPT_POSTFIELDSIZE, static_cast<long>(request_body_.size()));
  }
  set(CURLOPT_CUSTOMREQUEST, request.method.c_str());
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(timeout.count()));
  set(CURLOPT_HTTPHEADER, headers_.get());
  // An empty proxy means none, whatever the environment says; null means as the environment says.
  const char* const proxy = options_.proxy.empty() ? nullptr : options_.proxy.c_str();
  set(CURLOPT_PROXY, through_proxy ? proxy : "");
}

int Transfer::http_status() const {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &status);
  return static_cast<int>(status);
}

model::FetchFailure Transfer::failure(CURLcode code, const std::string& host) const {
  model::FetchFailure failure;
  failure.reason = reason_of(code);
  // libcurl has no code of its own for chunks that are none.
  if (std::string_view{error_.data()}.find("chunked-encoding") != std::string_view::npos)
    failure.reason = UnknownReason::bad_response;
  if (const int status = proxy_status(); status >= 300) {
    failure.reason = judge("", status).reason;
    failure.message = "the proxy answered HTTP " + std::to_string(status) +
                      (status == 407 ? ", it wants authentication (" : " (") + host + ")";
    return failure;
  }
  if (was_lost_in_handshake(code, error_.data())) {
    failure.reason = UnknownReason::network;
    failure.message = "the connection was lost in the TLS handshake (" + host + ")";
    return failure;
  }
  // libcurl's longer text counts milliseconds, so that no two failures would be equal; only TLS
  // needs its detail.
  std::string why = curl_easy_strerror(code);
  if (is_too_large_) why = "the response is larger than any answer can be";
  if (failure.reason == UnknownReason::tls && error_.front() != '\0') why = error_.data();
  failure.message = base::printable(why) + " (" + host + ")";
  return failure;
}

int Transfer::proxy_status() const {
  long status = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_HTTP_CONNECTCODE, &status);
  return static_cast<int>(status);
}

bool Transfer::may_have_been_sent() const {
  curl_off_t microseconds = 0;
  curl_easy_getinfo(handle_.get(), CURLINFO_PRETRANSFER_TIME_T, &microseconds);
  return microseconds > 0;
}

std::optional<base::UtcTime> Transfer::date() const {
  return is_aged_ ? std::nullopt : base::parse_http_date(date_);
}

std::optional<std::chrono::milliseconds> Transfer::retry_after(base::UtcTime now) const {
  if (retry_after_ || !retry_at_) return retry_after_;
  return std::max(*retry_at_ - now, std::chrono::milliseconds{0});
}

std::size_t Transfer::on_body(char* data, std::size_t size, std::size_t count,
                              void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t bytes = size * count;
  if (transfer.body_.size() + bytes > transfer.options_.max_body) {
    transfer.is_too_large_ = true;
    return 0;
  }
  try {
    transfer.body_.append(data, bytes);
  } catch (const std::bad_alloc&) {
    return 0;
  }
  return bytes;
}

std::size_t Transfer::on_header(char* data, std::size_t size, std::size_t count,
                                void* self) noexcept {
  auto& transfer = *static_cast<Transfer*>(self);
  const std::size_t bytes = size * count;
  transfer.header_bytes_ += bytes;
  if (transfer.header_bytes_ > transfer.options_.max_headers) {
    transfer.is_too_large_ = true;
    return 0;
  }
  try {
    transfer.read_header({data, bytes});
  } catch (const std::bad_alloc&) {
    return 0;
  }
  return bytes;
}

void Transfer::read_header(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return;
  const auto is_named = [name = line.substr(0, colon)](std::string_view other) {
    return base::is_same_word(name, other);
  };
  const auto value = [text = line.substr(colon + 1)] { return base::trimmed(text); };
  if (is_named("date")) date_ = value();
  if (is_named("age")) is_aged_ = value() != "0";
  if (is_named("x-acs-retry-after")) {
    if (const auto wait = parse_wait(value(), std::chrono::milliseconds{1})) retry_after_ = wait;
  }
  if (is_named("retry-after")) {
    const auto wait = parse_wait(value(), std::chrono::seconds{1});
    if (wait && !retry_after_) retry_after_ = wait;
    if (!wait) retry_at_ = base::parse_http_date(value());
  }
}

}  // namespace syncledger::dataworks
