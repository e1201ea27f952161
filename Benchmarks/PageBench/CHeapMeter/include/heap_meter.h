// How much of the heap is in use, to the byte: this program's malloc counts what it hands out.
#pragma once

// Counts from here on, what the calling thread allocates and frees.
void heap_meter_begin(void);

// The most bytes that were in use at a time since the count began or was marked, beyond those in use when it began.
long heap_meter_peak(void);

// Bytes in use now, from where the peak is taken anew.
long heap_meter_mark(void);

// Counts no more.
void heap_meter_end(void);

// Gives what is free back to the kernel, so that what is resident is what is in use.
void heap_meter_trim(void);
