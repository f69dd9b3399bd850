#include "dataworks/call_runner.hpp"

#include "base/descriptor.hpp"
#include "dataworks/errors.hpp"
#include "dataworks/redact.hpp"
#include "dataworks/transport.hpp"

#include <algorithm>
#include <deque>
#include <random>
#include <stdexcept>
#include <sys/eventfd.h>
#include <sys/utsname.h>
#include <utility>
#include <vector>

namespace syncledger::dataworks {
namespace {

using model::FetchFailure;
using model::UnknownReason;
using std::chrono::milliseconds;
using SteadyTime = std::chrono::steady_clock::time_point;

constexpr milliseconds first_backoff{200};
constexpr milliseconds longest_backoff{20000};
constexpr milliseconds longest_retry_after{60000};
/// Kept for the answers to what was asked before the end.
constexpr milliseconds room_for_answers{3000};

/// For what else is done between calls and after them: credentials, the history, its journal and
/// spool, notifications.
constexpr std::size_t descriptors_left_alone = 8;
/// Besides its socket: that of a second address, of the resolver, a file of certificates.
constexpr std::size_t descriptors_of_a_call = 2;

/// How many descriptors this process may open still, as far as anybody needs to know.
std::size_t free_descriptors(std::size_t enough) {
  std::vector<base::Descriptor> opened;
  while (opened.size() < enough) {
    base::Descriptor each{eventfd(0, EFD_CLOEXEC)};  // what needs no file
    if (!each.is_open()) break;
    opened.push_back(std::move(each));
  }
  return opened.size();
}

std::string user_agent(std::string_view program_version) {
  utsname system{};
  const bool is_known = uname(&system) == 0;
  const std::string machine =
      is_known ? std::string{system.sysname} + "; " + system.machine : "unknown";
  return "AlibabaCloud (" + machine + ") C++/20 syncledger/" + std::string{program_version};
}

FetchFailure failure_of(UnknownReason reason, std::string message) {
  FetchFailure failure;
  failure.reason = reason;
  failure.message = std::move(message);
  return failure;
}

struct Lane;

/// One call on its way through its tries.
struct Errand {
  std::size_t index = 0;
  const Call* call = nullptr;
  Lane* lane = nullptr;
  int tries = 0;
  bool nonce_was_renewed = false;
  bool clock_was_corrected = false;
  bool credentials_were_refreshed = false;
  SteadyTime give_up_at;
  Credentials credentials;  ///< of the try under way
  Transfer* transfer = nullptr;
};

/// The errands of one account and region: they share pace and quota.
struct Lane {
  std::deque<Errand> first_tries;                ///< in the order of the calls
  std::multimap<SteadyTime, Errand> more_tries;  ///< by when they may start
  SteadyTime next_start;
  std::optional<FetchFailure> exhausted;  ///< why the service takes no more calls today
  std::string exhausted_on;               ///< that day
  std::optional<Allowance> allowance;
  CallStats stats;

  [[nodiscard]] bool is_empty() const { return first_tries.empty() && more_tries.empty(); }

  /// From when on an errand of this lane may start. Precondition: there is one.
  [[nodiscard]] SteadyTime ready_at() const {
    return first_tries.empty() ? std::max(next_start, more_tries.begin()->first) : next_start;
  }

  /// Another try first, once it is due. Precondition: there is an errand that may start now.
  Errand take(SteadyTime now) {
    if (!more_tries.empty() && (first_tries.empty() || more_tries.begin()->first <= now)) {
      return std::move(more_tries.extract(more_tries.begin()).mapped());
    }
    Errand errand = std::move(first_tries.front());
    first_tries.pop_front();
    return errand;
  }
};

struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};

/// libcurl wants to be started once, before any thread.
void start_libcurl() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (started != CURLE_OK) throw std::runtime_error("libcurl cannot be started");
}

/// What a proxy or a portal answers in its place says nothing about the service's clock.
bool is_of_the_service(const Reply& reply, const std::optional<FetchFailure>& failure) {
  if (!failure || !failure->code.empty()) return true;
  return reply.http_status / 100 == 2 && failure->reason != UnknownReason::bad_response;
}

Retry retry_for(const FetchFailure& failure, CURLcode code) {
  if (code != CURLE_OK) {
    const bool may_pass = failure.reason == UnknownReason::network ||
                          failure.reason == UnknownReason::timeout ||
                          failure.reason == UnknownReason::api_error ||  // of a proxy
                          code == CURLE_PARTIAL_FILE;
    return may_pass ? Retry::backoff : Retry::no;
  }
  const int status = failure.http_status.value_or(0);
  // A readable answer that says no, and an unreadable one, would be the same again.
  if (failure.code.empty() && status >= 200 && status < 300) return Retry::no;
  return judge(failure.code, status).retry;
}

}  // namespace

class CallRunner::Implementation {
public:
  Implementation(ClientOptions options, const base::Clock& clock)
      : options_(std::move(options)), clock_(clock), random_(std::random_device{}()) {
    start_libcurl();
    forget_connections();
  }

  void allow(const QuotaKey& quota, std::optional<Allowance> allowance) {
    lanes_[quota].allowance = std::move(allowance);
  }

  std::map<QuotaKey, CallStats> run(std::span<const Call> calls, const Read& read,
                                    const GiveUp& give_up) {
    // Whatever a callback throws, no transfer may outlive its call.
    const LeaveNothingBehind cleaning{*this};
    keep_within_descriptors();
    read_ = &read;
    give_up_ = &give_up;
    for (auto& [quota, lane] : lanes_) lane.stats = {};
    forget_exhausted_days();
    for (std::size_t index = 0; index < calls.size(); ++index) {
      Lane& lane = lanes_[calls[index].quota];
      Errand& errand = lane.first_tries.emplace_back();
      errand.index = index;
      errand.call = &calls[index];
      errand.lane = &lane;
    }
    while (is_under_way()) {
      if (base::is_too_late(time_left_, room_for_answers)) leave_out_first_tries();
      start_what_may_start();
      wait_for_progress();
      finish_what_is_done();
      if (base::is_too_late(time_left_)) drop_all();
    }
    // Nobody else can have what connections keep that wait for the next calls.
    if (free_descriptors(descriptors_left_alone) < descriptors_left_alone) forget_connections();
    std::map<QuotaKey, CallStats> stats;
    for (const auto& [quota, lane] : lanes_) {
      if (lane.stats.calls > 0) stats.emplace(quota, lane.stats);
    }
    return stats;
  }

  void mind(base::TimeLeft time_left) { time_left_ = std::move(time_left); }

  void tell_dates_to(std::function<void(base::UtcTime)> hear) { hear_date_ = std::move(hear); }

private:
  class LeaveNothingBehind {
  public:
    explicit LeaveNothingBehind(Implementation& runner) : runner_(runner) {}

    LeaveNothingBehind(const LeaveNothingBehind&) = delete;
    LeaveNothingBehind& operator=(const LeaveNothingBehind&) = delete;

    ~LeaveNothingBehind() { runner_.drop_all(); }

  private:
    Implementation& runner_;
  };

  /// Precondition: no call is under way.
  void forget_connections() {
    multi_.reset();
    multi_.reset(curl_multi_init());
    if (!multi_) throw std::runtime_error("libcurl cannot be started");
  }

  /// A call for which there is no descriptor would look like a network that is down.
  void keep_within_descriptors() {
    const auto most = static_cast<std::size_t>(std::max(options_.concurrency, 1));
    const auto enough = descriptors_left_alone + most * descriptors_of_a_call;
    auto left = free_descriptors(enough);
    if (left < enough) {
      forget_connections();
      left = free_descriptors(enough);
    }
    const auto for_calls = left - std::min(left, descriptors_left_alone);
    concurrency_ = std::clamp(for_calls / descriptors_of_a_call, std::size_t{1}, most);
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(concurrency_));
  }

  /// The calls of a day that are used up stay so until the next.
  void forget_exhausted_days() {
    const auto today = quota_day(clock_.now());
    for (auto& [quota, lane] : lanes_) {
      if (lane.exhausted_on != today) lane.exhausted.reset();
    }
  }

  void leave_out_first_tries() noexcept {
    for (auto& [quota, lane] : lanes_) lane.first_tries.clear();
  }

  void drop_all() noexcept {
    for (const Errand& errand : running_) {
      curl_multi_remove_handle(multi_.get(), errand.transfer->handle());
    }
    running_.clear();
    leave_out_first_tries();
    for (auto& [quota, lane] : lanes_) lane.more_tries.clear();
    idle_.clear();
    for (const auto& transfer : transfers_) idle_.push_back(transfer.get());
  }

  [[nodiscard]] bool is_under_way() const {
    return !running_.empty() || std::any_of(lanes_.begin(), lanes_.end(), [](const auto& each) {
      return !each.second.is_empty();
    });
  }

  void start_what_may_start() {
    const auto now = std::chrono::steady_clock::now();
    for (auto& [quota, lane] : lanes_) {
      while (!lane.is_empty() && running_.size() < concurrency_) {
        if (!lane.exhausted && lane.ready_at() > now) break;
        start(lane.take(now), now);
      }
    }
  }

  void start(Errand errand, SteadyTime now) {
    Lane& lane = *errand.lane;
    if (lane.exhausted) return give_up(errand, *lane.exhausted);
    if (lane.allowance && lane.allowance->calls <= 0) {
      return give_up(errand, failure_of(UnknownReason::budget, lane.allowance->when_used_up));
    }
    auto credentials = errand.call->credentials->get();
    if (!credentials) {
      if (base::is_too_late(time_left_)) return;  // which is why there are none
      const auto& [why, reason] = credentials.error();
      return give_up(errand, failure_of(reason, why));
    }
    errand.credentials = std::move(*credentials);
    if (options_.max_qps > 0) {
      const auto spacing = std::chrono::duration_cast<std::chrono::steady_clock::duration>(
          std::chrono::duration<double>(1 / options_.max_qps));
      lane.next_start = std::max(lane.next_start, now) + spacing;
    }
    ++lane.stats.calls;
    if (lane.allowance) --lane.allowance->calls;
    // Waiting for its turn does not count: the deadline runs from the first try.
    if (++errand.tries == 1) errand.give_up_at = now + options_.deadline;
    const auto left = std::chrono::ceil<milliseconds>(errand.give_up_at - now);
    const Endpoint& endpoint = errand.call->endpoint;
    errand.transfer = &idle_transfer();
    errand.transfer->prepare(sign_call(endpoint, errand.call->api, errand.credentials,
                                       options_.signature, clock_.now() + clock_correction_),
                             !endpoint.is_loopback,
                             std::clamp(left, milliseconds{1}, options_.timeout));
    curl_multi_add_handle(multi_.get(), errand.transfer->handle());
    running_.push_back(std::move(errand));
  }

  Transfer& idle_transfer() {
    if (idle_.empty()) {
      TransportOptions transport;
      transport.timeout = options_.timeout;
      transport.connect_timeout = options_.connect_timeout;
      transport.ca_file = options_.ca_file;
      transport.proxy = options_.proxy;
      transport.user_agent = user_agent(options_.program_version);
      transfers_.push_back(std::make_unique<Transfer>(transport));
      idle_.reserve(transfers_.size());
      return *transfers_.back();
    }
    Transfer& transfer = *idle_.back();
    idle_.pop_back();
    return transfer;
  }

  void wait_for_progress() {
    if (perform()) return;
    milliseconds wait{1000};
    bool is_anything_left = !running_.empty();
    const auto now = std::chrono::steady_clock::now();
    for (const auto& [quota, lane] : lanes_) {
      if (lane.is_empty()) continue;
      is_anything_left = true;
      if (running_.size() >= concurrency_) continue;
      wait = std::min(wait, std::chrono::ceil<milliseconds>(lane.ready_at() - now));
    }
    if (!is_anything_left) return;
    curl_multi_poll(multi_.get(), nullptr, 0,
                    static_cast<int>(std::max(wait, milliseconds{0}).count()), nullptr);
    perform();  // what has come counts, even if it is too late for more
  }

  /// Whether something is done.
  bool perform() {
    int still_running = 0;
    curl_multi_perform(multi_.get(), &still_running);
    return static_cast<std::size_t>(still_running) < running_.size();
  }

  void finish_what_is_done() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* const handle = message->easy_handle;
      const CURLcode code = message->data.result;
      curl_multi_remove_handle(multi_.get(), handle);
      const auto done = std::find_if(
          running_.begin(), running_.end(),
          [handle](const Errand& errand) { return errand.transfer->handle() == handle; });
      Errand errand = std::move(*done);
      running_.erase(done);
      finish(std::move(errand), code);
    }
  }

  void finish(Errand errand, CURLcode code) {
    Transfer& transfer = *std::exchange(errand.transfer, nullptr);
    const ReturnAtEnd returning{idle_, transfer};
    Reply reply;
    reply.received_at = clock_.now();
    const auto server_time = transfer.date();
    if (server_time) reply.clock_skew = reply.received_at - *server_time;
    std::optional<FetchFailure> failure;
    if (code == CURLE_OK) {
      redact(transfer.body(), errand.credentials);
      reply.http_status = transfer.http_status();
      reply.body = transfer.body();
      failure = (*read_)(errand.index, reply);
      if (!is_of_the_service(reply, failure)) {
        reply.clock_skew.reset();
      } else if (server_time) {
        hear_date_(*server_time);
      }
      if (!failure) return;
    } else {
      failure = transfer.failure(code, errand.call->endpoint.host_header);
      if (!transfer.may_have_been_sent()) take_back_call(*errand.lane);
    }
    const auto ready_at =
        next_try_of(errand, *failure, retry_for(*failure, code), server_time,
                    transfer.retry_after(server_time.value_or(reply.received_at)));
    if (ready_at) {
      Lane& lane = *errand.lane;
      lane.more_tries.emplace(*ready_at, std::move(errand));
    } else {
      (*give_up_)(errand.index, *failure, reply);
    }
  }

  /// Nobody counts a call that never left.
  static void take_back_call(Lane& lane) {
    --lane.stats.calls;
    if (lane.allowance) ++lane.allowance->calls;
  }

  /// The transfer of an errand is free once its reply is read.
  class ReturnAtEnd {
  public:
    ReturnAtEnd(std::vector<Transfer*>& idle, Transfer& transfer)
        : idle_(idle), transfer_(transfer) {}

    ReturnAtEnd(const ReturnAtEnd&) = delete;
    ReturnAtEnd& operator=(const ReturnAtEnd&) = delete;

    ~ReturnAtEnd() { idle_.push_back(&transfer_); }  // cannot throw: the room is reserved

  private:
    std::vector<Transfer*>& idle_;
    Transfer& transfer_;
  };

  /// When to try again, if at all.
  std::optional<SteadyTime> next_try_of(Errand& errand, const FetchFailure& failure, Retry retry,
                                        std::optional<base::UtcTime> server_time,
                                        std::optional<milliseconds> retry_after) {
    Lane& lane = *errand.lane;
    if (failure.reason == UnknownReason::throttled) ++lane.stats.throttled;
    if (retry == Retry::stop_for_the_day) {
      lane.exhausted = failure;
      lane.exhausted_on = quota_day(clock_.now());
      lane.stats.exhausted_at = clock_.now();
    }
    const bool may_call = !lane.exhausted && (!lane.allowance || lane.allowance->calls > 0);
    if (!may_call || !is_worth_another_try(errand, retry, server_time)) return std::nullopt;
    auto ready_at = std::chrono::steady_clock::now();
    if (retry == Retry::backoff) ready_at += backoff(errand.tries, retry_after);
    if (ready_at > errand.give_up_at) return std::nullopt;
    return ready_at;
  }

  /// Also does what the next try needs.
  bool is_worth_another_try(Errand& errand, Retry retry, std::optional<base::UtcTime> server_time) {
    const auto may_happen_once = [](bool& happened) { return !std::exchange(happened, true); };
    switch (retry) {
      case Retry::no:
      case Retry::stop_for_the_day:
        return false;
      case Retry::new_nonce:
        return may_happen_once(errand.nonce_was_renewed);
      case Retry::correct_clock:
        if (!server_time || !may_happen_once(errand.clock_was_corrected)) return false;
        clock_correction_ = *server_time - clock_.now();
        return true;
      case Retry::refresh_credentials:
        if (!may_happen_once(errand.credentials_were_refreshed)) return false;
        errand.call->credentials->refresh();
        return true;
      case Retry::backoff:
        return errand.tries <= options_.retries;
    }
    return false;
  }

  /// Full jitter: anything from nothing to a bound that doubles with each try; at least what the
  /// service asked for.
  milliseconds backoff(int tries, std::optional<milliseconds> retry_after) {
    const auto bound = std::min(longest_backoff, first_backoff * (1 << std::min(tries - 1, 16)));
    const milliseconds jitter{
        std::uniform_int_distribution<std::int64_t>{0, bound.count()}(random_)};
    return retry_after ? std::max(jitter, std::min(*retry_after, longest_retry_after)) : jitter;
  }

  /// Without a reply: nothing was sent.
  void give_up(const Errand& errand, const FetchFailure& failure) {
    Reply nothing;
    nothing.received_at = clock_.now();
    (*give_up_)(errand.index, failure, nothing);
  }

  ClientOptions options_;
  std::size_t concurrency_ = 1;  ///< of the calls of one run
  const base::Clock& clock_;
  std::mt19937_64 random_;
  milliseconds clock_correction_{0};
  std::unique_ptr<CURLM, FreeMulti> multi_;
  std::vector<std::unique_ptr<Transfer>> transfers_;
  std::vector<Transfer*> idle_;
  std::vector<Errand> running_;
  std::map<QuotaKey, Lane> lanes_;
  base::TimeLeft time_left_ = base::no_hurry;
  std::function<void(base::UtcTime)> hear_date_ = [](base::UtcTime) {};
  const Read* read_ = nullptr;
  const GiveUp* give_up_ = nullptr;
};

void CallRunner::tell_dates_to(std::function<void(base::UtcTime)> hear) {
  implementation_->tell_dates_to(std::move(hear));
}

CallRunner::CallRunner(const ClientOptions& options, const base::Clock& clock)
    : implementation_(std::make_unique<Implementation>(options, clock)) {}

CallRunner::~CallRunner() = default;

void CallRunner::allow(const QuotaKey& quota, std::optional<Allowance> allowance) {
  implementation_->allow(quota, std::move(allowance));
}

std::map<QuotaKey, CallStats> CallRunner::run(std::span<const Call> calls, const Read& read,
                                              const GiveUp& give_up) {
  return implementation_->run(calls, read, give_up);
}

void CallRunner::mind(base::TimeLeft time_left) {
  implementation_->mind(std::move(time_left));
}

}  // namespace syncledger::dataworks
