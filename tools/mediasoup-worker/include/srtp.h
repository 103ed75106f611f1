#pragma once

/**
 * The worker calls libsrtp 3; Debian 12 has libsrtp 2. The cryptography is the same, the calls differ: version 3 reads
 * from one buffer and writes to another whose size it is told, version 2 works in place and trusts the caller to have
 * left room for what it appends. Each overload here makes the first out of the second.
 */

#include <srtp2/srtp.h>

#include <climits>
#include <cstddef>
#include <cstdint>
#include <cstring>

// Result codes that version 3 added after the last one of version 2. The first is given out below, the second never.
inline constexpr auto srtp_err_status_buffer_small = static_cast<srtp_err_status_t>(28);
inline constexpr auto srtp_err_status_cryptex_err  = static_cast<srtp_err_status_t>(29);

namespace srtp2_in_place
{
	using Operation = srtp_err_status_t (*)(srtp_t session, void* packet, int* length);

	// An SRTCP packet carries its index, 4 bytes, in front of the trailer.
	inline constexpr size_t SrtcpIndexLength{ 4 };

	/**
	 * Copies the packet to where the result is wanted and runs the operation there.
	 *
	 * @param room - bytes that the operation may append at most.
	 * @param outputLength - in: size of the output buffer; out, on success: length of the result.
	 */
	inline srtp_err_status_t apply(
	  Operation operation,
	  srtp_t session,
	  const uint8_t* input,
	  size_t inputLength,
	  uint8_t* output,
	  size_t* outputLength,
	  size_t room)
	{
		if (inputLength > INT_MAX || *outputLength < inputLength + room)
		{
			return srtp_err_status_buffer_small;
		}

		if (output != input)
		{
			std::memmove(output, input, inputLength);
		}

		auto length       = static_cast<int>(inputLength);
		const auto status = operation(session, output, &length);

		if (status == srtp_err_status_ok)
		{
			*outputLength = static_cast<size_t>(length);
		}

		return status;
	}
} // namespace srtp2_in_place

inline srtp_err_status_t srtp_protect(
  srtp_t session, const uint8_t* rtp, size_t rtpLength, uint8_t* srtp, size_t* srtpLength, size_t /*mkiIndex*/)
{
	return srtp2_in_place::apply(
	  ::srtp_protect, session, rtp, rtpLength, srtp, srtpLength, SRTP_MAX_TRAILER_LEN);
}

inline srtp_err_status_t srtp_protect_rtcp(
  srtp_t session, const uint8_t* rtcp, size_t rtcpLength, uint8_t* srtcp, size_t* srtcpLength, size_t /*mkiIndex*/)
{
	return srtp2_in_place::apply(
	  ::srtp_protect_rtcp,
	  session,
	  rtcp,
	  rtcpLength,
	  srtcp,
	  srtcpLength,
	  SRTP_MAX_TRAILER_LEN + srtp2_in_place::SrtcpIndexLength);
}

inline srtp_err_status_t srtp_unprotect(
  srtp_t session, const uint8_t* srtp, size_t srtpLength, uint8_t* rtp, size_t* rtpLength)
{
	return srtp2_in_place::apply(::srtp_unprotect, session, srtp, srtpLength, rtp, rtpLength, 0);
}

inline srtp_err_status_t srtp_unprotect_rtcp(
  srtp_t session, const uint8_t* srtcp, size_t srtcpLength, uint8_t* rtcp, size_t* rtcpLength)
{
	return srtp2_in_place::apply(::srtp_unprotect_rtcp, session, srtcp, srtcpLength, rtcp, rtcpLength, 0);
}

/** Version 3's name for the same call; the SSRC is in network byte order in both. */
inline srtp_err_status_t srtp_stream_remove(srtp_t session, uint32_t ssrc)
{
	return ::srtp_remove_stream(session, ssrc);
}
