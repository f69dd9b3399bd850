#include "dataworks/client.hpp"

#include "dataworks/errors.hpp"
#include "dataworks/observe.hpp"
#include "dataworks/transport.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>
#include <vector>

#include <sys/utsname.h>

namespace syncledger::dataworks {
namespace {

using model::FetchFailure;
using model::Observation;
using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr milliseconds first_backoff{200};
constexpr milliseconds longest_backoff{20000};
constexpr milliseconds longest_retry_after{60000};

std::string user_agent(std::string_view program_version) {
  utsname system{};
  const bool is_known = uname(&system) == 0;
  const std::string machine = is_known ? std::string{system.sysname} + "; " + system.machine : "unknown";
  return "AlibabaCloud (" + machine + ") C++/20 syncledger/" + std::string{program_version};
}

/// One request on its way through its tries.
struct Errand {
  std::size_t index = 0;
  const FetchRequest* request = nullptr;
  Endpoint endpoint;
  int tries = 0;
  bool nonce_was_renewed = false;
  bool clock_was_corrected = false;
  bool credentials_were_refreshed = false;
  SteadyTime ready_at;  ///< not before
  SteadyTime give_up_at;
  Transfer* transfer = nullptr;
};

Parameters parameters_of(const model::Target& target) {
  return {{"FileId", std::to_string(target.file_id)},
          {"ProjectId", std::to_string(target.project_id)},
          {"TaskType", std::string{to_string(target.task_type)}}};
}

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

/// libcurl wants to be started once, before any thread.
void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl cannot be started");
}

}  // namespace

class Client::Implementation {
public:
  Implementation(const ClientOptions& options, CredentialSource& credentials, const base::Clock& clock)
      : options_(options), credentials_(credentials), clock_(clock), random_(std::random_device{}()) {
    start_libcurl();
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::runtime_error("libcurl cannot be started");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(std::max(options.concurrency, 1)));
  }

  FetchStats fetch_all(std::span<const FetchRequest> requests, const OnObservation& on_observation) {
    stats_ = {};
    exhausted_.clear();
    on_observation_ = &on_observation;
    const auto now = std::chrono::steady_clock::now();
    waiting_.clear();
    // Taken from the back, so the first request comes last.
    for (std::size_t index = requests.size(); index-- > 0;) {
      Errand errand;
      errand.index = index;
      errand.request = &requests[index];
      errand.endpoint = parse_endpoint(requests[index].endpoint);
      errand.ready_at = now;
      errand.give_up_at = now + options_.deadline;
      waiting_.push_back(std::move(errand));
    }
    while (!waiting_.empty() || !running_.empty()) {
      start_what_may_start();
      wait_for_progress();
      finish_what_is_done();
    }
    return stats_;
  }

private:
  /// The reading of a steady clock from which on this region may be called again.
  SteadyTime pace_of(const Errand& errand) { return next_start_[errand.request->target.region_id]; }

  void start_what_may_start() {
    const auto now = std::chrono::steady_clock::now();
    for (std::size_t i = waiting_.size(); i-- > 0;) {
      if (running_.size() >= static_cast<std::size_t>(std::max(options_.concurrency, 1))) return;
      Errand& errand = waiting_[i];
      const auto exhausted = exhausted_.find(errand.request->target.region_id);
      if (exhausted != exhausted_.end()) {
        const Errand given_up = take_waiting(i);
        report(given_up, {given_up.request->target, clock_.now(), base::Failure{exhausted->second}, {}, std::nullopt});
      } else if (errand.ready_at <= now && pace_of(errand) <= now) {
        start(take_waiting(i), now);
      }
    }
  }

  Errand take_waiting(std::size_t position) {
    Errand errand = std::move(waiting_[position]);
    waiting_.erase(waiting_.begin() + static_cast<std::ptrdiff_t>(position));
    return errand;
  }

  void start(Errand errand, SteadyTime now) {
    const auto credentials = credentials_.get();
    if (!credentials) {
      FetchFailure failure;
      failure.reason = model::UnknownReason::forbidden;
      failure.message = credentials.error();
      report(errand, {errand.request->target, clock_.now(), base::Failure{failure}, {}, std::nullopt});
      return;
    }
    const std::string& region = errand.request->target.region_id;
    if (options_.max_qps > 0) {
      const auto spacing = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
          std::chrono::duration<double>(1 / options_.max_qps));
      next_start_[region] = std::max(next_start_[region], now) + spacing;
    }
    ++stats_.calls[region].calls;
    ++errand.tries;
    const auto call = sign_call(errand.endpoint, "GetDISyncInstanceInfo", parameters_of(errand.request->target),
                                *credentials, options_.signature, clock_.now() + clock_correction_);
    errand.transfer = &idle_transfer();
    errand.transfer->prepare(call.url, call.headers, !errand.endpoint.is_loopback);
    curl_multi_add_handle(multi_.get(), errand.transfer->handle());
    running_.push_back(std::move(errand));
  }

  Transfer& idle_transfer() {
    if (idle_.empty()) {
      TransportOptions transport;
      transport.timeout = options_.timeout;
      transport.connect_timeout = options_.connect_timeout;
      transport.ca_file = options_.ca_file;
      transport.user_agent = user_agent(options_.program_version);
      transfers_.push_back(std::make_unique<Transfer>(transport));
      return *transfers_.back();
    }
    Transfer& transfer = *idle_.back();
    idle_.pop_back();
    return transfer;
  }

  void wait_for_progress() {
    int still_running = 0;
    curl_multi_perform(multi_.get(), &still_running);
    if (static_cast<std::size_t>(still_running) < running_.size()) return;  // something is done already
    milliseconds wait{1000};
    const auto now = std::chrono::steady_clock::now();
    if (running_.size() < static_cast<std::size_t>(std::max(options_.concurrency, 1))) {
      for (const Errand& errand : waiting_) {
        const auto start_at = std::max(errand.ready_at, pace_of(errand));
        wait = std::min(wait, std::chrono::ceil<milliseconds>(start_at - now));
      }
    }
    if (running_.empty() && waiting_.empty()) return;
    curl_multi_poll(multi_.get(), nullptr, 0, static_cast<int>(std::max(wait, milliseconds{0}).count()), nullptr);
  }

  void finish_what_is_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const handle = message->easy_handle;
      const CURLcode code = message->data.result;
      curl_multi_remove_handle(multi_.get(), handle);
      const auto done = std::find_if(running_.begin(), running_.end(),
                                     [handle](const Errand& errand) { return errand.transfer->handle() == handle; });
      Errand errand = std::move(*done);
      running_.erase(done);
      finish(std::move(errand), code);
    }
  }

  void finish(Errand errand, CURLcode code) {
    Transfer& transfer = *errand.transfer;
    const auto now = clock_.now();
    Observation observation =
        code == CURLE_OK
            ? observe(errand.request->target, now, transfer.http_status(), transfer.body())
            : Observation{errand.request->target, now,
                          base::Failure{transfer.failure(code, errand.endpoint.host_header)}, {}, std::nullopt};
    const auto server_time = base::parse_http_date(transfer.date());
    if (server_time) observation.clock_skew = now - *server_time;
    const auto retry_after = transfer.retry_after();
    idle_.push_back(&transfer);
    errand.transfer = nullptr;
    if (!observation.result && wants_another_try(errand, observation, code, server_time, retry_after)) {
      waiting_.push_back(std::move(errand));
      return;
    }
    report(errand, std::move(observation));
  }

  /// Decides on another try and makes `errand` ready for it.
  bool wants_another_try(Errand& errand, const Observation& observation, CURLcode code,
                         std::optional<base::UtcTime> server_time, std::optional<milliseconds> retry_after) {
    const FetchFailure& failure = observation.result.error();
    const std::string& region = errand.request->target.region_id;
    if (failure.reason == model::UnknownReason::throttled) ++stats_.calls[region].throttled;
    const auto may_happen_once = [](bool& happened) { return !std::exchange(happened, true); };
    errand.ready_at = std::chrono::steady_clock::now();
    switch (retry_for(failure, code)) {
      case Retry::no:
        return false;
      case Retry::stop_for_the_day:
        exhausted_.emplace(region, failure);
        return false;
      case Retry::new_nonce:
        return may_happen_once(errand.nonce_was_renewed);
      case Retry::correct_clock:
        if (!server_time || !may_happen_once(errand.clock_was_corrected)) return false;
        clock_correction_ = *server_time - clock_.now();
        return true;
      case Retry::refresh_credentials:
        if (!may_happen_once(errand.credentials_were_refreshed)) return false;
        credentials_.refresh();
        return true;
      case Retry::backoff:
        break;
    }
    if (errand.tries > options_.retries) return false;
    errand.ready_at += backoff(errand.tries, retry_after);
    return errand.ready_at <= errand.give_up_at;
  }

  static Retry retry_for(const FetchFailure& failure, CURLcode code) {
    if (code != CURLE_OK) {
      const bool may_pass = failure.reason == model::UnknownReason::network ||
                            failure.reason == model::UnknownReason::timeout || code == CURLE_PARTIAL_FILE;
      return may_pass ? Retry::backoff : Retry::no;
    }
    const int status = failure.http_status.value_or(0);
    // A readable answer that says no, and an unreadable one, would be the same again.
    if (failure.code.empty() && status >= 200 && status < 300) return Retry::no;
    return judge(failure.code, status).retry;
  }

  /// Full jitter: anything from nothing to a bound that doubles with each try; at least what the service asked for.
  milliseconds backoff(int tries, std::optional<milliseconds> retry_after) {
    const auto bound = std::min(longest_backoff, first_backoff * (1 << std::min(tries - 1, 16)));
    const milliseconds jitter{std::uniform_int_distribution<std::int64_t>{0, bound.count()}(random_)};
    return retry_after ? std::max(jitter, std::min(*retry_after, longest_retry_after)) : jitter;
  }

  void report(const Errand& errand, Observation observation) {
    (*on_observation_)(errand.index, std::move(observation));
  }

  ClientOptions options_;
  CredentialSource& credentials_;
  const base::Clock& clock_;
  std::mt19937_64 random_;
  milliseconds clock_correction_{0};
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::vector<std::unique_ptr<Transfer>> transfers_;
  std::vector<Transfer*> idle_;
  std::vector<Errand> waiting_;  ///< taken from the back
  std::vector<Errand> running_;
  std::map<std::string, SteadyTime> next_start_;
  std::map<std::string, FetchFailure> exhausted_;  ///< regions whose calls of the day are used up
  FetchStats stats_;
  const OnObservation* on_observation_ = nullptr;
};

Client::Client(const ClientOptions& options, CredentialSource& credentials, const base::Clock& clock)
    : implementation_(std::make_unique<Implementation>(options, credentials, clock)) {}

Client::~Client() = default;

FetchStats Client::fetch_all(std::span<const FetchRequest> requests, const OnObservation& on_observation) {
  return implementation_->fetch_all(requests, on_observation);
}

}  // namespace syncledger::dataworks
