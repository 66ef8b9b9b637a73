/// The words and the rules of Strowger: values, deciders' vocabulary and the ports between modules. No framework, no
/// I/O.
@NullMarked
package io.strowger.core;

import org.jspecify.annotations.NullMarked;
