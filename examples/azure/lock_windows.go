package main

import (
	"errors"
	"os"
	"syscall"
)

// lock opens a file so that nobody else can. The file is made if it does not exist. The
// system ends that when the file is closed or the process has ended, however it ended.
func lock(name string) (*os.File, error) {
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	const shared = 0 // with nobody
	h, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, shared, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	const sharingViolation = syscall.Errno(32) // ERROR_SHARING_VIOLATION
	switch {
	case err == nil:
		return os.NewFile(uintptr(h), name), nil
	case errors.Is(err, sharingViolation):
		return nil, errInUse
	}
	return nil, &os.PathError{Op: "open", Path: name, Err: err}
}
