#pragma once

#include "base/utc_time.hpp"
#include "dataworks/outgoing_request.hpp"
#include "model/fetch_failure.hpp"

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace syncledger::dataworks {

/// Limits and trust of the transfers.
struct TransportOptions {
  std::chrono::milliseconds timeout{10000};  ///< of one try, from start to last byte
  std::chrono::milliseconds connect_timeout{3000};
  std::string ca_file;  ///< empty: the system's
  std::string proxy;    ///< empty: what the environment says (HTTPS_PROXY, NO_PROXY, ...)
  std::size_t max_body = std::size_t{4} * 1024 * 1024;
  std::size_t max_headers = std::size_t{64} * 1024;
  std::string user_agent;
};

/// Why a transfer brought no response, by libcurl's code.
model::UnknownReason reason_of(CURLcode code);

/// One HTTP request on a reusable curl handle, and what came back. Not movable:
/// libcurl holds its address.
class Transfer {
public:
  explicit Transfer(const TransportOptions& options);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  /// Makes ready for another request; the handle keeps its connections.
  /// \param through_proxy false: straight there, whatever options and environment say
  /// \param timeout > 0; of this try, instead of that of the options
  void prepare(const OutgoingRequest& request, bool through_proxy,
               std::chrono::milliseconds timeout);

  [[nodiscard]] CURL* handle() const { return handle_.get(); }

  /// What came back; may be changed.
  [[nodiscard]] std::string& body() { return body_; }

  [[nodiscard]] int http_status() const;

  /// When the service answered, by its own clock: the Date header, the last one if it came twice.
  /// Nothing if there is none that can be read, or if it is that of a copy in a cache (Age header).
  [[nodiscard]] std::optional<base::UtcTime> date() const;

  /// How long the service asks to wait, at most a day.
  /// \param now by its clock
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry_after(base::UtcTime now) const;

  /// Whether the service may have got the request: otherwise it did not count it.
  [[nodiscard]] bool may_have_been_sent() const;

  /// The failure behind a transfer that ended with this code.
  [[nodiscard]] model::FetchFailure failure(CURLcode code, const std::string& host) const;

private:
  struct FreeHandle {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  };

  struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };

  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) noexcept;
  static std::size_t on_header(char* data, std::size_t size, std::size_t count,
                               void* self) noexcept;
  void read_header(std::string_view line);
  /// What a proxy answered to CONNECT; 0 if none was asked.
  [[nodiscard]] int proxy_status() const;

  template <class Value>
  void set(CURLoption option, Value value);

  TransportOptions options_;
  std::unique_ptr<CURL, FreeHandle> handle_;
  std::unique_ptr<curl_slist, FreeList> headers_;
  std::string request_body_;
  std::string body_;
  std::size_t header_bytes_ = 0;
  bool is_too_large_ = false;
  std::string date_;
  bool is_aged_ = false;
  std::optional<std::chrono::milliseconds> retry_after_;
  std::optional<base::UtcTime> retry_at_;
  std::array<char, CURL_ERROR_SIZE> error_{};
};

}  // namespace syncledger::dataworks
