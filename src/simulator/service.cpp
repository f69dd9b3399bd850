#include "simulator/service.hpp"

#include "simulator/dice.hpp"

#include <array>
#include <cstdio>

namespace syncledger::simulator {
namespace {

constexpr const char* xml_type = "text/xml;charset=utf-8";

base::UtcTime start_of(const Options& options, const Scenario& scenario, const base::Clock& clock) {
  if (options.scenario_start) return *options.scenario_start;
  return options.clock == ClockMode::request ? scenario.start : clock.now();
}

HttpReply write(int status, std::string body, bool xml) {
  HttpReply reply;
  reply.status = status;
  reply.body = std::move(body);
  if (xml) reply.content_type = xml_type;
  return reply;
}

HttpReply bad_gateway() {
  HttpReply reply;
  reply.status = 502;
  reply.content_type = "text/html";
  reply.body =
      "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
      "<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";
  return reply;
}

}  // namespace

Service::Service(const Options& options, const Scenario& scenario)
    : clock_(options.real_clock != nullptr ? *options.real_clock : system_clock_, options.clock,
             start_of(options, scenario,
                      options.real_clock != nullptr ? *options.real_clock : system_clock_),
             options.speed),
      authenticator_(options.account, clock_),
      quota_(options.calls_per_day),
      faults_(scenario, options.forced_faults),
      answers_(scenario, options.step_shape) {}

HttpReply Service::handle(const HttpRequest& request) {
  const auto request_id = request_id_of(++requests_);
  auto reply = reply_to(request, request_id);
  reply.headers.emplace_back("Date", base::to_http_date(clock_.signature_now()));
  reply.headers.emplace_back("x-acs-request-id", request_id);
  return reply;
}

HttpReply Service::reply_to(const HttpRequest& request, const std::string& request_id) {
  const bool rpc_xml = is_rpc_signed(request) && wants_xml(request);
  if (request.method != "GET" && request.method != "POST") {
    const Refusal refusal{400, "UnsupportedHTTPMethod", "This http method is not supported."};
    return refuse(refusal, request_id, rpc_xml);
  }
  if (request.path != "/") {
    const Refusal refusal{404, "InvalidAction.NotFound",
                          "Specified api is not found, please check your url and method."};
    return refuse(refusal, request_id, rpc_xml);
  }
  const auto call = authenticator_.authenticate(request);
  return call ? answer(*call, request_id) : refuse(call.error(), request_id, rpc_xml);
}

HttpReply Service::answer(const Call& call, const std::string& request_id) {
  const auto now = clock_.scenario_now();
  if (!quota_.spend(now)) {
    const Refusal refusal{429, "Throttling.Api.Risk",
                          "Request was denied: the calls of the day are used up."};
    return refuse(refusal, request_id, call.xml);
  }
  if (const auto fault = faults_.next(call, now)) return go_wrong(*fault, call, request_id);
  auto body = answers_.answer(call, request_id, now);
  if (!body) return refuse(body.error(), request_id, call.xml);
  ++answered_;
  return write(200, std::move(*body), call.xml);
}

HttpReply Service::refuse(const Refusal& refusal, const std::string& request_id, bool xml) {
  ++refused_;
  return write(refusal.http_status, error_body(refusal, request_id, xml), xml);
}

HttpReply Service::go_wrong(const Fault& fault, const Call& call, const std::string& request_id) {
  ++faulted_;
  switch (fault.kind) {
    case FaultKind::timeout:
      return HttpReply{504, {}, {}, {}, Delivery::never};
    case FaultKind::disconnect:
      return HttpReply{504, {}, {}, {}, Delivery::hang_up};
    case FaultKind::html_502:
      return bad_gateway();
    case FaultKind::lookup_fail:
      return write(200, Answers::lookup_failure(call, request_id), call.xml);
    default:
      return go_wrong_visibly(fault, call, request_id);
  }
}

/// The faults that are a gateway's error or half an answer.
HttpReply Service::go_wrong_visibly(const Fault& fault, const Call& call,
                                    const std::string& request_id) {
  if (fault.kind == FaultKind::truncate || fault.kind == FaultKind::bad_json) {
    const auto whole = answers_.answer(call, request_id, clock_.scenario_now());
    auto reply =
        write(200, whole ? *whole : error_body(whole.error(), request_id, call.xml), call.xml);
    if (fault.kind == FaultKind::truncate) reply.delivery = Delivery::cut_short;
    if (fault.kind == FaultKind::bad_json) reply.body.resize(reply.body.size() / 2);
    return reply;
  }
  const Refusal refusal{fault.http_status, fault.code, fault.message};
  auto reply = write(refusal.http_status, error_body(refusal, request_id, call.xml), call.xml);
  if (fault.kind == FaultKind::throttle) {
    reply.headers.emplace_back("x-acs-retry-after", std::to_string(fault.retry_after.count()));
  }
  return reply;
}

/// In the form of the service's ids; unlike those, the same in every run.
std::string Service::request_id_of(std::uint64_t number) {
  const auto digits = [number](std::uint64_t part, double range) {
    return static_cast<unsigned>(Dice{number}.with(part).uniform() * range);
  };
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%08X-%04X-%04X-%04X-%04X%08X", digits(1, 4294967296.0),
                digits(2, 65536), digits(3, 65536), digits(4, 65536), digits(5, 65536),
                static_cast<unsigned>(number & 0xFFFFFFFFU));
  return text.data();
}

Counters Service::counters() const {
  return {requests_, answered_, refused_, faulted_};
}

}  // namespace syncledger::simulator
